"""Measures a room on several servers: one server alone, one that is linked to a broker, and two that make up a room."""

import os
import re
import subprocess
import time

from processes import (FORKCHAT, START_SECONDS, Failure, Run, last_line, load_values, prepare, pss_kib)

CLIENTS = 10  # of each server
WARM_UP, SECONDS = 6, 5  # as fast as they can
CALM_WARM_UP, CALM_SECONDS, CALM_RATE = 2, 4, 200
SITES = ("east", "west")
ROOMS = (("one server alone", 1, False), ("one linked server", 1, True), ("two linked servers", 2, True))
PARTS = ("Server Main", "link", "workers", "broker", "load generator")
WRONG = ("lost", "doubled", "echoed", "damaged")


def measure():
    """Prints a table of all rooms; returns the exit code."""
    prepare("ps", "nats-server")
    os.environ["PATH"] += ":/usr/sbin"  # Debian's nats-server
    if not os.access("/proc/self/smaps_rollup", os.R_OK):
        raise Failure("there is no /proc that tells CPU time and memory of a process")
    columns = [column(*room) for room in ROOMS]
    print("%d clients at each server, two senders in all, lines of 64 bytes; %d processors for everything\n"
          % (CLIENTS, os.cpu_count()))
    print("| |" + "".join(" %s |" % title for title, _, _ in ROOMS) + "\n|---|" + "---|" * len(ROOMS))
    for name in dict.fromkeys(name for cells in columns for name in cells if name != "wrong"):
        print("| %s |" % name + "".join(" %s |" % cells.get(name, "") for cells in columns), flush=True)
    return int(any(cells["wrong"] for cells in columns))


def column(title, servers, is_linked):
    """The values of one room, by the name of their row."""
    with Run() as run:
        room = Room(run, servers, is_linked)
        full, seconds, millis = room.load("full", 0, WARM_UP, SECONDS)
        calm, _, _ = room.load("calm", CALM_RATE, CALM_WARM_UP, CALM_SECONDS)
        links = pss_kib(room.pids("link"))
        wrong = sum(int(values[what]) for values in (full, calm) for what in WRONG)
    lines = float(full["per_second"]) / (servers * CLIENTS - 1)
    cells = {
        "lines/s": "%.0f" % lines,
        "million deliveries/s": "%.2f" % (float(full["per_second"]) / 1e6),
        "at %d lines/s: median, ms" % CALM_RATE: millis_of(calm, "p50_us"),
        "99th percentile, ms": millis_of(calm, "p99_us"),
        "from the other server: median, ms": millis_of(calm, "far_p50_us") if servers > 1 else "",
        "99th percentile, from the other, ms": millis_of(calm, "far_p99_us") if servers > 1 else "",
        "wrong": wrong,
    }
    for part in PARTS:
        if part in millis:
            cells["CPU of %s, %% of a processor" % part] = "%.0f" % (millis[part] / seconds / 10)
            cells["CPU of %s, ns for each line" % part] = "%.0f" % (millis[part] * 1e6 / seconds / lines)
    if links:
        cells["memory of a link (PSS), MiB"] = "%.1f" % (sum(links) / len(links) / 1024)
    return cells


def millis_of(values, key):
    return "%.2f" % (float(values[key]) / 1000)


class Room:
    """The servers of a room, and the broker if they are linked."""

    def __init__(self, run, servers, is_linked):
        self.run = run
        self.broker = None
        options = []
        if is_linked:
            url = self.start_broker()
            options = ["--link", url, "--room", "bench", "--link-loss", "hold"]
        self.servers, self.ports = zip(*(self.start_server(site, options) for site in SITES[:servers]))

    def start_broker(self):
        self.broker = self.run.start(["nats-server", "--addr", "127.0.0.1", "--port", "-1", "--jetstream",
                                      "--store_dir", self.run.path("store")], "broker")
        if not self.run.wait_for("Server is ready", "broker", self.broker):
            raise self.run.failure("the broker did not start", "broker")
        url = "nats://" + re.search(r"Listening for client connections on (\S+)", self.run.text("broker")).group(1)
        subprocess.run([FORKCHAT, "link-setup", "--room", "bench", "--link", url], stdout=subprocess.DEVNULL, check=True)
        return url

    def start_server(self, site, options):
        directory = self.run.path("run-" + site)
        os.mkdir(directory)
        site_options = ["--site", site] if options else []
        server = self.run.start([FORKCHAT, "server", "--port", "0", *options, *site_options], site,
                                env={**os.environ, "XDG_RUNTIME_DIR": directory})
        if not self.run.wait_for("linked: room" if options else "listening on", site, server):
            raise self.run.failure("the server did not start", site)
        return server, re.search(r"listening on .*:(\d+)", self.run.text(site)).group(1)

    def load(self, name, rate, warm_up, seconds):
        """Puts the room under load; returns the load generator's values, and the CPU time of each part in ms."""
        arguments = ["--clients", CLIENTS * len(self.servers), "--rate", rate, "--warm-up", warm_up,
                     "--seconds", seconds]
        load = self.run.start_load(",".join(self.ports), *arguments)
        if not self.run.wait_for("^measuring", "load", load, START_SECONDS):
            raise self.run.failure("the load %s failed" % name, "load", *SITES[:len(self.servers)])
        begin, before = time.monotonic(), self.millis(load.pid)
        self.run.wait_for("^measured", "load", load, START_SECONDS)
        elapsed, after = time.monotonic() - begin, self.millis(load.pid)
        load.wait()
        values = load_values(self.run.text("load"))
        if not values:
            raise Failure("the load %s ended early: %s" % (name, last_line(self.run.text("load"))))
        return values, elapsed, {part: after[part] - before[part] for part in before if part in after}

    def millis(self, load):
        parts = {"Server Main": [server.pid for server in self.servers], "link": self.pids("link"),
                 "workers": self.pids("worker"), "load generator": [load]}
        if self.broker:
            parts["broker"] = [self.broker.pid]
        return {part: sum(map(own_millis, pids)) for part, pids in parts.items() if pids}

    def pids(self, kind):
        """The servers' children: their links, or their workers."""
        rows = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], stdout=subprocess.PIPE, text=True,
                              errors="replace", check=True).stdout
        servers = {server.pid for server in self.servers}
        found = (row.split(None, 2) for row in rows.splitlines())
        return [int(pid) for pid, parent, title in found
                if int(parent) in servers and title.startswith("forkchat: link") == (kind == "link")]


def own_millis(pid):
    """The CPU time of a process without its children."""
    with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as file:
        fields = file.read().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
