"""Measures what a proxy that ends TLS costs: forkchat through stunnel and haproxy against forkchat without a proxy."""

import os
import re
import socket
import statistics
import subprocess

from processes import FORKCHAT, Run, cpu_millis, load_values, prepare

CLIENTS = 10
LINE_BYTES = 64
LATENCY_RATE = 200
JOIN_SECONDS = 60
MEASURE_SECONDS = 120
WAYS = ("direct", "stunnel", "haproxy")

# The clients end TLS by an stunnel of their own, because the load generator has no TLS.
STUNNEL = """foreground = yes
pid =
syslog = no
socket = l:TCP_NODELAY=1
socket = r:TCP_NODELAY=1
[%s]
accept = 127.0.0.1:%d
connect = 127.0.0.1:%s
%s
"""

HAPROXY = """defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h

frontend tls
  bind 127.0.0.1:%d ssl crt %s ssl-min-ver TLSv1.2
  default_backend room

backend room
  server forkchat 127.0.0.1:%s send-proxy-v2
"""


class Doors(Run):
    """A server, and what clients pass on their way to it."""

    def __init__(self, way):
        super().__init__()
        self.programs = []
        options = ["--worker-user", "nobody"] if os.geteuid() == 0 else []
        server, self.port = self.start_server(
            [FORKCHAT, "server", "--port", "0", "--proxy-listen", "127.0.0.1:0", "--open", *options])
        self.programs.append(server)
        if not self.wait_for("^.*Waiting for connection", "server", server):
            raise self.failure("the server does not start", "server")
        if way != "direct":
            room = re.search(r"listening on .*:(\d+) for proxies", self.text("server")).group(1)
            certificate = self.certificate()
            front = self.haproxy(certificate, room) if way == "haproxy" else self.stunnel(
                "front", room, "protocol = proxy\ncert = %s\nsslVersionMin = TLSv1.2" % certificate)
            self.port = self.stunnel("clients", front, "client = yes")

    def certificate(self):
        key, certificate, both = self.path("key.pem"), self.path("cert.pem"), self.path("chat.pem")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-keyout", key, "-out", certificate],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for file in (certificate, key):
            with open(both, "ab") as to, open(file, "rb") as source:
                to.write(source.read())
        return both

    def stunnel(self, name, target, lines):
        return self.listener(name, ["stunnel"], lambda port: STUNNEL % (name, port, target, lines))

    def haproxy(self, certificate, target):
        program = "/usr/sbin/haproxy" if os.access("/usr/sbin/haproxy", os.X_OK) else "haproxy"
        return self.listener("front", [program, "-db", "-f"], lambda port: HAPROXY % (port, certificate, target))

    def listener(self, name, command, configuration):
        """Starts a program on a free port, and waits until it listens; returns the port."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with open(self.path(name + ".conf"), "w", encoding="ascii") as file:
            file.write(configuration(port))
        program = self.start([*command, self.path(name + ".conf")], name)
        self.programs.append(program)
        if not self.wait_until(lambda: is_open(port), program):
            raise self.failure("%s does not listen" % command[0], name)
        return str(port)

    def measure(self, rate, warm_up, seconds):
        """Puts the server under load; returns the load generator's values, and each program's CPU time for a delivery."""
        load = self.start_load(self.port, "--clients", CLIENTS, "--bytes", LINE_BYTES, "--rate", rate,
                               "--warm-up", warm_up, "--seconds", seconds)
        self.wait_for("^measuring", "load", load, JOIN_SECONDS)
        before = self.cpu_millis()
        self.wait_for("^measured", "load", load, MEASURE_SECONDS)
        after = self.cpu_millis()
        load.wait()
        found = load_values(self.text("load"))
        if not found:
            raise self.failure("the load ended early", "server", "load")
        deliveries = int(found["deliveries"])
        return found, [(b - a) * 1e6 / deliveries for a, b in zip(before, after)]

    def cpu_millis(self):
        return [cpu_millis(program.pid) or 0 for program in self.programs]


def is_open(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def measure(quick):
    """Prints a table with the medians of the turns; returns the exit code."""
    prepare("openssl", "stunnel", "haproxy")
    turns, warm_up, seconds = (1, 1, 1) if quick else (3, 2, 1)
    wrong = 0
    print("%d clients, lines of %d bytes, medians of %d turns of %d s after %d s of warm-up" % (
        CLIENTS, LINE_BYTES, turns, seconds, warm_up))
    row = "%-8s %10s %10s %14s %12s %12s"
    print(row % ("", "median us", "p99 us", "deliveries/s", "server ns", "proxy ns"))
    results = {way: [] for way in WAYS}
    for _ in range(turns):
        for way in WAYS:
            with Doors(way) as doors:
                slow, _ = doors.measure(LATENCY_RATE, warm_up, seconds)
                fast, cpu = doors.measure(0, warm_up, seconds)
                wrong += sum(int(found[what]) for found in (slow, fast) for what in
                             ("lost", "doubled", "echoed", "damaged"))
                results[way].append([float(slow["p50_us"]), float(slow["p99_us"]), float(fast["per_second"]),
                                     cpu[0], cpu[1] if len(cpu) > 1 else 0])
    for way in WAYS:
        p50, p99, rate, server, proxy = (statistics.median(column) for column in zip(*results[way]))
        print(row % (way, "%.0f" % p50, "%.0f" % p99, "%.0f" % rate, "%.0f" % server, "%.0f" % proxy))
    print("lost, doubled, echoed or damaged: %d" % wrong)
    return int(wrong > 0)
