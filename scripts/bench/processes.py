"""Runs servers, clients and load generators, waits for their output, and reads their CPU time and memory."""

import atexit
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SCRIPTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROJECT = os.path.dirname(SCRIPTS)
NATIVE_TEST = os.path.join(PROJECT, "native-test")
FORKCHAT = os.path.join(SCRIPTS, "forkchat")
POLL_SECONDS = 0.05
START_SECONDS = 60  # far more than a server needs to listen
END_SECONDS = 60  # far more than a server needs to end


class Failure(Exception):
    """A measurement is not possible; the message says why."""


def native(name):
    """The path of a program of native-test."""
    return os.path.join(NATIVE_TEST, "build", name)


def prepare(*tools):
    """Installs or builds what every measurement needs, and these tools; returns the JVM's program."""
    commands = [
        [os.path.join(SCRIPTS, "install-tools.sh"), "jdk", "maven", "cc", "make", *tools],
        ["make", "-s", "-C", NATIVE_TEST],
        [FORKCHAT, "worker-archive"],  # builds the jar too, if it must
    ]
    for command in commands:
        status = subprocess.run(command, stdout=subprocess.DEVNULL if command[0] == FORKCHAT else None).returncode
        if status != 0:
            sys.exit(status)
    find_java = '. "$1/lib.sh" && need_java && java_program'
    found = subprocess.run(["sh", "-c", find_java, "bench.sh", SCRIPTS], stdout=subprocess.PIPE, text=True)
    if found.returncode != 0:
        sys.exit(found.returncode)
    return found.stdout.strip()


def exit_on_signals():
    """A signal ends the program as usual, but by way of its `with` blocks."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


class Run:
    """A temporary directory, and processes that end with it. Use it in a `with` block."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="forkchat-bench.")
        self.running = []
        atexit.register(self.clean_up)  # a subclass that fails to start never gets to its `with` block

    def __enter__(self):
        return self

    def __exit__(self, *_):
        atexit.unregister(self.clean_up)
        self.clean_up()

    def clean_up(self):
        for process in reversed(self.running):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                self.end(process)
        shutil.rmtree(self.directory)

    def path(self, name):
        return os.path.join(self.directory, name)

    def text(self, name):
        """The contents of a file at this moment."""
        try:
            with open(self.path(name), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def start(self, command, output=None, **options):
        """Starts a process; both its outputs go to the file of this name, or where the options say."""
        options.setdefault("stdin", subprocess.DEVNULL)
        if output is None:
            process = subprocess.Popen(command, **options)
        else:
            with open(self.path(output), "wb") as file:
                process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, **options)
        self.running.append(process)
        return process

    def start_server(self, command, **options):
        """Starts a server whose output goes to the file `server`; returns the process and its port."""
        server = self.start(command, "server", **options)
        if not self.wait_for("listening on", "server", server):
            raise self.failure("%s does not listen" % os.path.basename(command[0]), "server")
        return server, re.search(r"listening on .*:(\d+)", self.text("server")).group(1)

    def start_load(self, port, *arguments):
        """Starts the load generator; its output goes to the file `load`."""
        return self.start([native("load"), *map(str, arguments), port], "load")

    def wait_for(self, pattern, name, process, seconds=START_SECONDS):
        """Waits until a line of the file matches. Returns False if the process ends, or the time is over, before."""
        return self.wait_until(lambda: re.search(pattern, self.text(name), re.MULTILINE), process, seconds)

    def wait_until(self, condition, process, seconds=START_SECONDS):
        """Waits until a condition holds. Returns False if the process ends, or the time is over, before."""
        deadline = time.monotonic() + seconds
        while True:
            has_ended = process.poll() is not None
            if condition():
                return True
            if has_ended or time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)

    def end(self, process):
        """Ends a process by SIGTERM, by SIGKILL if it does not; returns its exit code."""
        process.terminate()
        try:
            return process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def failure(self, message, *names):
        """A Failure whose message ends with what the files of these names hold."""
        lines = [line for name in names for line in self.text(name).splitlines()]
        return Failure("\n  ".join([message, *lines]))


def load_values(text):
    """The last line of the load generator, as a dict; empty if it has not come so far."""
    line = re.search(r"^clients=.*", text, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in line.group().split() if "=" in pair) if line else {}


def last_line(text):
    return text.rstrip("\n").rpartition("\n")[2]


def children(pid):
    """The process ids of a process's children."""
    rows = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], stdout=subprocess.PIPE, text=True, check=True).stdout
    pairs = (row.split() for row in rows.splitlines())
    return [int(child) for child, parent in pairs if int(parent) == pid]


def cpu_millis(pid):
    """The CPU time of a process and its children so far, or None where there is no /proc."""
    if not os.access("/proc/self/stat", os.R_OK):
        return None
    ticks = 0
    for one in [pid, *children(pid)]:
        try:
            with open("/proc/%d/stat" % one, encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has ended
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def resident_kib(pid):
    """The resident memory of a process."""
    command = ["ps", "-o", "rss=", "-p", str(pid)]
    return int(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def pss_kib(pids):
    """The shares of memory (PSS) of processes; empty where there is no /proc."""
    shares = []
    for pid in pids:
        try:
            with open("/proc/%d/smaps_rollup" % pid, encoding="ascii", errors="replace") as file:
                shares += [int(kib) for kib in re.findall(r"^Pss: *(\d+) kB", file.read(), re.MULTILINE)]
        except (FileNotFoundError, ProcessLookupError):
            pass
    return shares
