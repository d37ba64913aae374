"""Measures what the start of a worker costs, by native-test/spawn.c."""

import os
import subprocess

from processes import FORKCHAT, Run, native, prepare

ROUNDS = 20
BURST = 100
EMPTY = """
class Empty {
    public static void main(String[] none) {}
}
"""


def measure():
    """Prints CPU and wall time of workers that start alone and at once; returns the exit code."""
    java = prepare("ps")
    with Run() as run:
        with open(run.path("Empty.java"), "w", encoding="ascii") as file:
            file.write(EMPTY)
        subprocess.run([java + "c", "-d", run.directory, run.path("Empty.java")], check=True)
        values = spawn(run, "starts", ROUNDS, java, "-cp", run.directory, "Empty")
        values.update(spawn(run, "burst", BURST))
    print("\n".join(report(values)))
    return 0


def spawn(run, operation, count, *command):
    """Runs an operation of spawn on a fresh server, whose log it reads; returns its measurements."""
    server = run.start([FORKCHAT, "server", "--port", "0", "--max-clients", "1000"], stdout=subprocess.PIPE, bufsize=0)
    port = first_line(server.stdout.fileno()).rpartition(":")[2]
    measured = subprocess.run([native("spawn"), operation, str(count), port, *command], stdin=server.stdout,
                              stdout=subprocess.PIPE, text=True, check=True).stdout
    server.terminate()
    server.communicate()  # it does not wait for a reader of its log
    return {key: float(value) for key, value in (line.split("=") for line in measured.splitlines())}


def first_line(fd):
    """Byte by byte: the rest is for another process to read."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(fd, 1)
        if not byte:
            break
        line += byte
    return line.decode().strip()


def report(values):
    def row(what, cpu, wall=""):
        return "%-44s %8s %8s" % (what, cell(cpu), cell(wall))

    def cell(key):
        return "%.1f" % values[key] if key in values else "-" if key else ""

    yield "%-44s %8s %8s" % ("medians of %d rounds, in ms" % ROUNDS, "CPU", "wall")
    yield row("java without flags, an empty main", "empty_cpu_ms", "empty_wall_ms")
    yield row("sh -c :", "sh_cpu_ms", "sh_wall_ms")
    yield row("a worker, from accept to ready", "worker_cpu_ms", "worker_wall_ms")
    yield row("  and Server Main, for it", "server_cpu_ms")
    if "worker_cpu_ms" in values:
        yield "a worker / the empty main: %.2f x its CPU" % (values["worker_cpu_ms"] / values["empty_cpu_ms"])
    if "worker_pss_kib" in values:
        yield "%d idle workers: %.1f MB (PSS) each" % (ROUNDS, values["worker_pss_kib"] / 1024)
    yield ("%d clients at once: all have joined after %.1f s, all have heard a message after %.1f s"
           % (values["burst"], values["joined_ms"] / 1000, values["heard_ms"] / 1000))
    if "burst_worker_cpu_ms" in values:
        cores = os.cpu_count()
        yield times(values, values["worker_cpu_ms"], cores, "CPU of a worker alone")
        yield times(values, values["burst_worker_cpu_ms"], cores,
                    "CPU of a worker in the burst, %.1f ms" % values["burst_worker_cpu_ms"])


def times(values, cpu_ms, cores, what):
    burst = values["burst"]
    return ("  %.2f x (%d x %s / %d processors)"
            % (values["joined_ms"] / (burst * cpu_ms / cores), burst, what, cores))
