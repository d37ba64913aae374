"""Shows where the processors' time goes while forkchat relays, beside the same design in C; needs perf."""

import collections
import os
import re
import shutil
import subprocess

from processes import FORKCHAT, Failure, Run, load_values, native, prepare

WARM_UP, SECONDS, RECORD_SECONDS = 10, 12, 8
SERVERS = {
    "forkchat": [FORKCHAT, "server", "--port", "0", "--max-clients", "256"],
    "baseline": [native("baseline"), "0"],
}
PARTS = ("forks, pipe to client", "forks, client to pipe", "Server Main", "the load generator", "all else", "idle")
# `comm pid/tid address (file)`; comm may have blanks.
SAMPLE = re.compile(r"^\s*(.*?)\s+(\d+)/(\d+)\b(.*)$")


def measure(line_bytes, clients):
    """Prints a table of nanoseconds for each delivery; returns the exit code."""
    if shutil.which("perf") is None:
        raise Failure("needs perf, which is Linux's alone; Debian: apt-get install linux-perf, "
                      "Ubuntu: linux-tools-generic")
    prepare()
    rates, nanos = {}, {}
    for name, command in SERVERS.items():
        rates[name], shares = profile(command, line_bytes, clients)
        nanos[name] = {key: share * os.cpu_count() * 1e9 / rates[name] for key, share in shares.items()}
    print("%d clients, two senders as fast as they can, lines of %d bytes: %.2f million deliveries/s, "
          "the C design %.2f." % (clients, line_bytes, rates["forkchat"] / 1e6, rates["baseline"] / 1e6))
    print("Nanoseconds of a processor for each delivery:\n")
    print("| | forkchat: kernel | program | C design: kernel | program |\n|---|---|---|---|---|")
    for part in PARTS:
        cells = ["%.1f" % nanos[name].get((part, where), 0) for name in SERVERS for where in ("kernel", "program")]
        print("| %s | %s |" % (part, " | ".join(cells)))
    return 0


def profile(command, line_bytes, clients):
    """Deliveries per second of a server under load, and the share of the samples in each part and place."""
    with Run() as run:
        server, port = run.start_server(command)
        load = run.start_load(port, "--clients", clients, "--bytes", line_bytes, "--warm-up", WARM_UP,
                              "--seconds", SECONDS)
        if not run.wait_for("^measuring", "load", load):
            raise run.failure("the load ended early", "server", "load")
        recorder = run.start(["perf", "record", "-a", "-q", "-F", "999", "-o", run.path("perf.data"), "--", "sleep",
                              str(RECORD_SECONDS)], "perf")
        if recorder.wait() != 0:
            raise run.failure("perf record failed", "perf")
        if load.wait() != 0:
            raise run.failure("the load failed", "server", "load")
        script = subprocess.run(["perf", "script", "-i", run.path("perf.data"), "-F", "comm,pid,tid,ip,dso"],
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
        counts = count(script.decode(errors="replace").splitlines(), server.pid)
        total = sum(counts.values())
        rate = float(load_values(run.text("load"))["per_second"])
        return rate, {key: number / total for key, number in counts.items()}


def count(lines, server):
    """The number of samples, by (part, kernel or program)."""
    counts = collections.Counter()
    for comm, pid, tid, rest in (match.groups() for match in map(SAMPLE.match, lines) if match):
        where = "kernel" if "kernel" in rest or "[guest" in rest else "program"
        counts[part_of(comm, int(pid), int(tid), server), where] += 1
    return counts


def part_of(comm, pid, tid, server):
    if comm.startswith("load"):
        return "the load generator"
    if comm.startswith("swapper"):
        return "idle"
    if pid == server:
        return "Server Main"
    # A worker's thread to its client: named so in Java; in C the one that is not the first of its process.
    if re.match("fork-.*-to-cl", comm) or (comm.startswith("baseline") and pid != tid):
        return "forks, pipe to client"
    if comm.startswith(("baseline", "forkchat-", "java")):
        return "forks, client to pipe"
    return "all else"
