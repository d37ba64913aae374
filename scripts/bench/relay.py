"""Measures the relay: forkchat against ncat --chat and the same design in plain C, turn by turn in one run."""

import os
import re
import statistics
import subprocess
import sys
import time

import chart
import tables
import watch
from processes import (FORKCHAT, Run, children, cpu_millis, last_line, load_values, native, prepare, pss_kib,
                       resident_kib)

SERVERS = {
    "forkchat": [FORKCHAT, "server", "--port", "0", "--max-clients", "256"],
    "chat": [FORKCHAT, "server", "--port", "0", "--max-clients", "256", "--view", "chat"],
    "json": [FORKCHAT, "server", "--port", "0", "--max-clients", "256"],
    "watched": [FORKCHAT, "server", "--port", "0", "--max-clients", "256", "--metrics", "127.0.0.1:0"],
    "again": [FORKCHAT, "server", "--port", "0", "--max-clients", "256"],
    "baseline": [native("baseline"), "0"],
    "baseline-copy": [native("baseline"), "--copy", "0"],
}
NCAT_PORTS = range(28784, 28790)
LOAD_OPTIONS = {"ncat": ["--prefixes", 1], "chat": ["--chat", 1], "json": ["--json", 1]}
WRONG = ("lost", "doubled", "echoed", "damaged")
JOIN_SECONDS = 120
MEASURE_SECONDS = 600


class Relay:
    """A run of turns. Each turn has a server and a load of its own, and makes a row."""

    def __init__(self, turns, seconds, warm_up):
        self.turns = turns
        self.seconds = seconds
        self.warm_up = warm_up
        self.rows = []

    def interleaved(self, kind, servers, clients, line_bytes, rate):
        """All turns of one load. The servers take turns, so that other work of the machine slows all of them alike."""
        for number in range(1, self.turns + 1):
            for server in servers:
                self.turn(kind, number, server, clients, line_bytes, rate)

    def turn(self, kind, number, name, clients, line_bytes, rate):
        with Run() as run:
            server, port = start_ncat(run) if name == "ncat" else run.start_server(SERVERS[name])
            load = run.start_load(port, "--clients", clients, "--bytes", line_bytes, "--rate", rate,
                                  "--warm-up", self.warm_up, "--seconds", self.seconds, *LOAD_OPTIONS.get(name, []))
            watcher = watch.Watch(run, server, port) if name == "watched" else None
            run.wait_for("^measuring", "load", load, JOIN_SECONDS)
            before = cpu_millis(server.pid)
            run.wait_for("^measured", "load", load, MEASURE_SECONDS)
            after = cpu_millis(server.pid)
            main = resident_kib(server.pid)
            workers = pss_kib(children(server.pid))
            if watcher:
                print("%d samples, %d scrapes" % watcher.end(), file=sys.stderr)
            if load.wait() != 0:
                print("bench: %s, %s clients, %s bytes: %s" % (name, clients, line_bytes, last_line(run.text("load"))),
                      file=sys.stderr)
            found = load_values(run.text("load"))
            if not found:
                raise run.failure("the load on %s ended early" % name, "server", "load")
            run.end(server)
        row = dict(kind=kind, turn=number, server=name, clients=clients, bytes=line_bytes, rate=rate,
                   wrong=sum(int(found[what]) for what in WRONG),
                   cpu_ns=nanos_each(before, after, int(found["deliveries"])), main_kib=main,
                   worker_kib=int(statistics.mean(workers)) if workers else "-")
        row.update((column, found[column]) for column in ("per_second", "bytes_per_second", "p50_us", "p99_us"))
        self.rows.append({column: str(row[column]) for column in tables.COLUMNS})
        print(tables.tsv_line(self.rows[-1]), file=sys.stderr, flush=True)


def start_ncat(run):
    """ncat takes no port 0: it gets the first one that is free."""
    for port in NCAT_PORTS:
        command = ["ncat", "-v", "--chat", "-l", "-m", "1000", "127.0.0.1", str(port)]
        server = run.start(command, "server")
        if run.wait_for("Listening on", "server", server):
            return server, str(port)
    raise run.failure("ncat does not listen", "server")


def nanos_each(before, after, deliveries):
    if before is None or after <= before or deliveries == 0:
        return "-"
    return "%.1f" % ((after - before) * 1e6 / deliveries)


def measure(sizes, quick, out):
    """The whole benchmark. Writes benchmark.tsv, .md and .svg; returns the exit code."""
    relay = Relay(1, 1, 1) if quick else Relay(5, 2, 10)
    java = prepare("ps", "ncat")
    print("\t".join(tables.COLUMNS), file=sys.stderr)
    # At 200 messages a second no data is long enough to be spliced: the copying C program would be the same.
    for clients in sizes:
        relay.interleaved("latency", ["ncat", "baseline", "forkchat"], clients, 64, 200)
    saturated = ["ncat", "baseline-copy", "baseline", "forkchat"]
    for clients in sizes:
        relay.interleaved("throughput", saturated, clients, 64, 0)
    for line_bytes in (1000, 16384):
        relay.interleaved("size", saturated, 10, line_bytes, 0)
    if not quick:
        for clients in (10, 200):
            relay.turn("memory", 1, "forkchat", clients, 64, 0)

    os.makedirs(out, exist_ok=True)
    write(out, "benchmark.tsv", tables.to_tsv(describe_machine(java, relay), relay.rows))
    write_tables(out)
    return int(tables.wrong(relay.rows) > 0)


def write_tables(out):
    """Makes benchmark.md and .svg of benchmark.tsv, and prints the page; returns the exit code."""
    with open(os.path.join(out, "benchmark.tsv"), encoding="utf-8") as file:
        machine, rows = tables.from_tsv(file.read())
    page = tables.page(machine, rows)
    write(out, "benchmark.md", page)
    write(out, "benchmark.svg", chart.svg(machine, rows))
    print(page, end="")
    return 0


def measure_views(quick):
    """Deliveries of the chat view and the json view against the plain one; returns the exit code."""
    relay = Relay(1, 1, 1) if quick else Relay(5, 2, 10)
    prepare("ps")
    print("\t".join(tables.COLUMNS), file=sys.stderr)
    views = {"plain": "forkchat", "chat": "chat", "json": "json"}
    for line_bytes in ("64", "1000"):
        relay.interleaved("throughput", views.values(), 10, line_bytes, 0)
        medians = tables.Medians(relay.rows)
        rates = {view: medians.of("throughput", ("10", line_bytes), server, "per_second")
                 for view, server in views.items()}
        print("lines of %s bytes:" % line_bytes)
        for view, rate in rates.items():
            print("  %s: %.2f million deliveries/s, %.2f x plain" % (view, rate / 1e6, rate / rates["plain"]))
    return int(tables.wrong(relay.rows) > 0)


def measure_watched(quick):
    """
    The relay with a watcher and a scrape each second, against that without; returns the exit code. The latter is measured
    twice in each turn, so that the result also says how far two equal servers differ.
    """
    relay = Relay(1, 3, 3) if quick else Relay(5, 10, 10)
    prepare("ps")
    print("\t".join(tables.COLUMNS), file=sys.stderr)
    servers = ["forkchat", "watched", "again"]
    relay.interleaved("latency", servers, 10, 64, 200)
    relay.interleaved("throughput", servers, 10, 64, 0)
    for kind, column, divisor, unit in (("latency", "p50_us", 1e3, "ms"),
                                        ("throughput", "per_second", 1e6, "million deliveries/s")):
        middle = {}
        for server in servers:
            rows = [row for row in relay.rows if (row["kind"], row["server"]) == (kind, server)]
            values = [float(row[column]) / divisor for row in rows]
            middle[server] = statistics.median(values)
            print("%-10s %-8s  median %6.2f %s, %.2f to %.2f" % (
                kind, server, middle[server], unit, min(values), max(values)))
        print("%-10s watched / forkchat: %.2f; again / forkchat: %.2f" % (
            kind, middle["watched"] / middle["forkchat"], middle["again"] / middle["forkchat"]))
    return int(tables.wrong(relay.rows) > 0)


def write(directory, name, text):
    with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
        file.write(text)


def describe_machine(java, relay):
    system = os.uname()
    model = None
    if os.access("/proc/cpuinfo", os.R_OK):
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            model = re.search(r"^model name[^:]*: (.*)", file.read(), re.MULTILINE)
    return ", ".join([
        time.strftime("%Y-%m-%d", time.gmtime()),
        "%s %s" % (system.sysname, system.machine),
        "%d processors%s" % (os.cpu_count(), " (%s)" % model.group(1) if model else ""),
        said([java, "-version"]).partition("\n")[0].replace(" version", "").replace('"', ""),
        said(["ncat", "--version"]).strip().partition(" (")[0],
        "turns of %d s after %d s of warm-up" % (relay.seconds, relay.warm_up),
    ])


def said(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
