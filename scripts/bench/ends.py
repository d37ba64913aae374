"""Measures how fast the server and its workers end, by native-test/ending.c."""

import re
import signal
import statistics
import subprocess
import time

from processes import FORKCHAT, POLL_SECONDS, START_SECONDS, Run, native, prepare

ROUNDS = 5
LINES = 12000  # of 1000 bytes: more than sockets and pipes hold


class Room(Run):
    """A server and clients that are connected and say nothing."""

    def __init__(self, clients):
        super().__init__()
        self.server, self.port = self.start_server([FORKCHAT, "server", "--port", "0", "--max-clients", "1000"])
        self.clients = [self.connect() for _ in range(clients)]
        self.wait_for_count(" connected from ", "server", clients)

    def connect(self, **options):
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.PIPE, **options}
        return self.start([native("client_peer"), "127.0.0.1", self.port], **options)

    def wait_for_count(self, pattern, name, count):
        deadline = time.monotonic() + START_SECONDS
        while len(re.findall(pattern, self.text(name), re.MULTILINE)) < count:
            if time.monotonic() > deadline:
                raise self.failure("waited in vain for: %s" % pattern, "server")
            time.sleep(POLL_SECONDS)

    def stop_a_reader(self):
        """The last client stops reading, and another one sends more than sockets and pipes hold."""
        self.clients[-1].send_signal(signal.SIGSTOP)
        with open(self.path("heard"), "wb") as heard:
            self.clients.append(self.connect(stdout=heard))
        self.wait_for_count(" connected from ", "server", len(self.clients))
        lines = "".join("%s %d\n" % ("x" * 1000, i) for i in range(1, LINES + 1)) + "end\n"
        talker = self.connect()
        talker.communicate(lines.encode())
        self.wait_for_count("^end$", "heard", 1)

    def end_by(self, number):
        """Sends the signal to the server; returns the ms until its end, and until the end of its last worker."""
        workers = re.findall(r" connected from .* \(pid (\d+)\)$", self.text("server"), re.MULTILINE)
        command = [native("ending"), str(int(number)), str(self.server.pid), *workers]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        return [float(ms) for ms in re.fullmatch(r"server_ms=([\d.]+) workers_ms=([\d.]+)\n", said).groups()]


def measure(clients):
    """Prints medians and maxima over the rounds; returns the exit code."""
    prepare()
    term, kill, deaf = [], [], []
    for _ in range(ROUNDS):
        with Room(clients) as room:
            term.append(room.end_by(signal.SIGTERM)[0])
        with Room(clients) as room:
            kill.append(room.end_by(signal.SIGKILL)[1])
        with Room(clients) as room:
            room.stop_a_reader()
            deaf.append(room.end_by(signal.SIGKILL)[1])
    print("%-58s %8s %8s" % ("%d clients, %d rounds, in ms" % (clients, ROUNDS), "median", "most"))
    for what, millis in (("SIGTERM to the server's exit", term), ("SIGKILL to the end of the last worker", kill),
                         ("  while one client does not read", deaf)):
        print("%-58s %8.0f %8.0f" % (what, statistics.median(millis), max(millis)))
    return 0
