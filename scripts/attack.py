#!/usr/bin/env python3
"""Attacks a server of its own and measures what the others in the room notice: one table row for each attack.

Two canary clients stay connected: one says a number 20 times a second, the other must hear each, once and in order.
Each second an honest client joins, and stays for some seconds. The table has the canary's latency, the time from an
honest client's connect() until it is in the room (tries that the server refused included), and what the server used.
Loopback or a network namespace of its own alone; needs Python 3 and nothing else.
"""
import argparse, contextlib, multiprocessing, os, re, resource, secrets, select, signal, socket, subprocess, sys
import tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
CANARY_INTERVAL, HONEST_INTERVAL, HONEST_STAYS, PATIENCE = 0.05, 1.0, 5.0, 240
RDHUP = getattr(select, "POLLRDHUP", 0)
JVM = "-XX:+UseSerialGC -Xmx64m -Xmn4m -Xss512k -XX:-UsePerfData --enable-native-access=ALL-UNNAMED".split()


class Attack:
    """The behaviour of one kind of attacking client, and the number of such clients.

    count: connections; None: --addresses times --connections. says: first of all; floods: then, again and again, as
    long as it can be written; answers: to each line that comes. reads: bytes a second; None: all. closes: at once, in
    order ("close"), by a reset ("reset"). password: the room has one, which is shown first by attackers inside.
    """

    def __init__(self, count=None, says=b"", floods=b"", answers=b"", reads=None, closes=None):
        self.count, self.says, self.floods, self.answers = count, says, floods, answers
        self.reads, self.closes = reads, closes


CHAT = b"%forkchat/1 view=chat\n"
FLOOD = (b"x" * 999 + b"\n") * 16
# name: (whether the room has a password, further server options, the attackers)
ATTACKS = {
    "none": (False, [], []),
    "none-password": (True, [], []),
    "connect-close": (False, [], [Attack(closes="close")]),
    "connect-reset": (False, [], [Attack(closes="reset")]),
    "connect-say-close": (False, [], [Attack(says=b"hi\n", closes="close")]),
    "connect-close-password": (True, [], [Attack(closes="close")]),
    "silent-password": (True, [], [Attack()]),
    "half-a-line-password": (True, [], [Attack(says=b"half")]),
    "guessers": (True, [], [Attack(answers=b"wrong\n")]),
    "first-line-guessers": (True, [], [Attack(says=b"%forkchat/1 password=00\n")]),
    "who-flood": (False, [], [Attack(1, says=CHAT, floods=b"/who\n" * 256, reads=0)]),
    "name-flood": (False, [], [Attack(1, says=CHAT, floods=b"/name aa\n/name bb\n" * 128)]),
    "refusal-flood": (False, [], [Attack(1, says=CHAT, floods=b"/msg nobody x\n" * 128, reads=0)]),
    "direct-flood": (False, [], [Attack(1, says=CHAT + b"/name eve\n", floods=b"/msg eve x\n" * 128, reads=0)]),
    "stats-flood": (False, [], [Attack(1, says=b"%forkchat/1 view=json\n", floods=b'{"type":"statistics"}\n' * 64, reads=0)]),
    "flood": (False, [], [Attack(1, floods=FLOOD)]),
    "flood-and-slow-reader": (False, [], [Attack(1, floods=FLOOD), Attack(1, reads=64_000)]),
    "twelve-deaf": (False, [], [Attack(1, floods=FLOOD), Attack(12, reads=0)]),
    "full-server": (False, ["--max-clients", "2"], [Attack(closes="close")]),
}
# Attacks during which no honest client can join: the canary's two clients are all that the server admits.
WITHOUT_JOINS = {"full-server"}


def connect(address, source):
    """A socket that is being connected, without waiting."""
    client = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
    client.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        if source:
            client.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_BIND_ADDRESS_NO_PORT", 24), 1)
            client.bind((source, 0))
        client.connect(address)
    return client


class Poller:
    """epoll where there is one, else poll: only epoll is quick with thousands."""

    def __init__(self):
        self.epoll = hasattr(select, "epoll")
        self.poller = select.epoll() if self.epoll else select.poll()

    def poll(self, seconds):
        return self.poller.poll(seconds if self.epoll else seconds * 1000)


class Bot:
    """One attacking connection, made again whenever it has ended."""

    def __init__(self, attack, address, source, poller, bots):
        self.attack, self.address, self.source, self.poller, self.bots = attack, address, source, poller, bots
        self.socket, self.connected, self.read_at = None, False, 0.0

    def start(self):
        try:
            self.socket = connect(self.address, self.source)
        except OSError:
            return
        self.connected = False
        self.bots[self.socket.fileno()] = self
        self.poller.poller.register(self.socket.fileno(), select.POLLOUT)

    def end(self):
        del self.bots[self.socket.fileno()]
        self.poller.poller.unregister(self.socket.fileno())
        self.socket.close()
        self.socket = None

    def ready(self, events):
        try:
            if not self.connected:
                self.begin()
            else:
                self.go_on(events)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            self.end()

    def begin(self):
        error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, "connect")
        self.connected = True
        if self.attack.says:
            self.socket.send(self.attack.says)
        if self.attack.closes:
            if self.attack.closes == "reset":
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            self.end()
            return
        wants = (select.POLLOUT if self.attack.floods else 0) | (select.POLLIN if self.attack.reads is None else 0)
        self.poller.poller.modify(self.socket.fileno(), wants | RDHUP)

    def go_on(self, events):
        if events & select.POLLIN:
            got = self.socket.recv(1 << 20)
            if not got:
                raise OSError("the end")
            if self.attack.answers:
                self.socket.send(self.attack.answers * got.count(b"\n"))
        elif events & (select.POLLHUP | select.POLLERR | RDHUP):
            raise OSError("the server has closed it")
        if events & select.POLLOUT:
            self.socket.send(self.attack.floods)

    def read_slowly(self, now):
        if self.socket and self.connected and self.attack.reads and now - self.read_at >= 0.1:
            self.read_at = now
            with contextlib.suppress(OSError):
                self.socket.recv(self.attack.reads // 10)


def attack_process(attacks, address, sources, connections, rate, until, tries):
    """Runs all attacking connections until that time; counts the connections that it makes."""
    poller, bots, all_bots = Poller(), {}, []
    for attack in attacks:
        count = attack.count or max(1, len(sources)) * connections
        for index in range(count):
            source = sources[index % len(sources)] if sources else None
            all_bots.append(Bot(attack, address, source, poller, bots))
    allowed, before = 0.0, time.monotonic()
    slow = [bot for bot in all_bots if bot.attack.reads]
    next_bot, made = 0, 0
    while time.monotonic() < until:
        now = time.monotonic()
        allowed, before = min(rate / 10, allowed + rate * (now - before)), now
        looked = 0
        while allowed >= 1 and looked < len(all_bots):
            bot = all_bots[next_bot]
            next_bot, looked = (next_bot + 1) % len(all_bots), looked + 1
            if bot.socket is None:
                bot.start()
                allowed, made, looked = allowed - 1, made + 1, 0
        for descriptor, events in poller.poll(0.01):
            if descriptor in bots:
                bots[descriptor].ready(events)
        for bot in slow:
            bot.read_slowly(now)
    tries.value = made


class Reader:
    """Reads a client's lines."""

    def __init__(self, client):
        self.client, self.rest = client, b""

    def read(self):
        """Whole lines as one bytes; empty if there are none yet."""
        got = self.client.recv(1 << 20)
        if not got:
            raise OSError("the server has closed the connection")
        lines, end, rest = (self.rest + got).rpartition(b"\n")
        self.rest = rest
        return lines + end


def enter(address, source, password, deadline):
    """Comes into the room; returns the socket, its Reader, and the reasons of refused tries."""
    refusals = []
    while time.monotonic() < deadline:
        client = connect(address, source)
        client.settimeout(max(0.1, deadline - time.monotonic()))
        reader = Reader(client)
        try:
            select.select([], [client], [], deadline - time.monotonic())
            shown = f" password={password.encode().hex()}" if password else ""
            client.sendall(f"%forkchat/1 view=plain{shown}\n".encode())
            seen = b""
            while True:
                seen += reader.read()
                if re.search(rb"^%forkchat/1 id=", seen, re.M):
                    return client, reader, refusals
                refused = re.search(rb"^(?!--)(.*(refused|full|no place|too many).*)", seen, re.M)
                if refused:
                    raise OSError(refused[1].decode())
        except OSError as e:
            refusals.append(str(e))
            client.close()
            time.sleep(0.2)
    raise OSError(f"not in the room: {refusals[-1:]}")


def canary_process(address, sources, password, ready, until, results):
    """Says numbers and hears them; puts (sent, lost, doubled, reordered, latencies, why it ended)."""
    clients = [enter(address, source, password, time.monotonic() + PATIENCE)[:2] for source in sources]
    ready.set()
    (talker, _), (_, listener) = clients
    for client, _ in clients:
        client.setblocking(False)
    sent, heard, latencies, reordered, why = {}, {}, [], 0, ""
    highest, due, end = -1, time.monotonic(), None
    try:
        while end is None or (time.monotonic() < end and len(heard) < len(sent)):
            now = time.monotonic()
            if end is None and now >= due:
                talker.send(b"#canary %d\n" % len(sent))
                sent[len(sent)] = now
                due += CANARY_INTERVAL
            if end is None and now >= until.value > 0:
                end = now + 30
            readable = select.select([client for client, _ in clients], [], [], max(0, min(0.01, due - now)))[0]
            if talker in readable:
                clients[0][1].read()
            if listener.client in readable:
                lines, now = listener.read(), time.monotonic()
                for number in map(int, re.findall(rb"^#canary (\d+)$", lines, re.M)):
                    heard[number] = heard.get(number, 0) + 1
                    latencies.append(now - sent[number])
                    reordered += number < highest
                    highest = max(highest, number)
    except OSError as e:
        why = str(e)
    doubled = sum(count - 1 for count in heard.values())
    results.put((len(sent), len(sent) - len(heard), doubled, reordered, latencies, why))


def honest_process(address, sources, password, until, results):
    """Joins each second; puts (seconds until in the room or None, refusals) of each."""
    outcomes, threads = [], []

    def join(source):
        begin = time.monotonic()
        try:
            client, reader, refusals = enter(address, source, password, until + PATIENCE)
        except OSError as e:
            outcomes.append((None, [str(e)]))
            return
        outcomes.append((time.monotonic() - begin, refusals))
        with contextlib.suppress(OSError), client:
            client.sendall(b"hello\n")
            client.settimeout(0.5)
            leave = time.monotonic() + HONEST_STAYS
            while time.monotonic() < leave:
                with contextlib.suppress(TimeoutError):
                    reader.read()

    due = time.monotonic()
    while due < until:
        time.sleep(max(0, due - time.monotonic()))
        source = sources[len(threads) % len(sources)] if sources else None
        threads.append(threading.Thread(target=join, args=(source,), daemon=True))
        threads[-1].start()
        due += HONEST_INTERVAL
    for thread in threads:
        thread.join(PATIENCE + HONEST_STAYS)
    results.put(outcomes)


def run_child(function, *arguments):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the clean-up is the parent's
    function(*arguments)


class Server:
    """A server of this script's own, in a folder of its own."""

    def __init__(self, options, password, more):
        self.folder = tempfile.TemporaryDirectory(prefix="forkchat-attack.")
        command = ["java", *JVM, "-jar", options.jar] if options.jar else [options.forkchat]
        command += ["server"]
        self.path = os.path.join(self.folder.name, "room")
        command += ["--unix", self.path] if options.unix else ["--host", "127.0.0.1", "--port", "0"]
        if password:
            file = os.path.join(self.folder.name, "password")
            with open(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as out:
                out.write(password + "\n")
            command += ["--password-file", file]
        environment = dict(os.environ, XDG_RUNTIME_DIR=self.folder.name)
        self.process = subprocess.Popen(command + more + options.server_options, stdout=subprocess.PIPE, env=environment)
        self.lines, self.address, self.waiting = 0, self.path if options.unix else None, threading.Event()
        self.seen, self.log = [], open(options.log, "ab") if options.log else None
        threading.Thread(target=self.drain, daemon=True).start()
        deadline = time.monotonic() + 60
        while not self.waiting.wait(0.2):
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise SystemExit("the server did not start")

    def drain(self):
        for line in self.process.stdout:
            self.lines += 1
            if self.log:
                self.log.write(b"%.3f " % time.monotonic() + line)
            if self.lines <= 20 or self.lines % 1000 == 0:
                self.seen.append(line)
            if b"Server Main: listening on " in line and not self.address:
                host, _, port = line.decode().split()[-1].rpartition(":")
                self.address = (host, int(port))
            if line.startswith(b"Waiting for connection") or b"Waiting" in line:
                self.waiting.set()

    def warm_up(self):
        """Until the archive of the workers' classes is made: starts are as quick as they will be then."""
        until = time.monotonic() + 15
        while time.monotonic() < until and not any(b"archive now" in line for line in self.seen):
            time.sleep(0.1)

    def usage(self):
        """Processor seconds of Server Main, of its workers that have ended, and its memory in MB; None without /proc."""
        try:
            with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as stat:
                fields = stat.read().rpartition(")")[2].split()
            with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
                rss = int(re.search(r"VmRSS:\s*(\d+)", status.read())[1]) // 1024
        except FileNotFoundError:
            return 0.0, 0.0, 0
        ticks = os.sysconf("SC_CLK_TCK")
        return (int(fields[11]) + int(fields[12])) / ticks, (int(fields[13]) + int(fields[14])) / ticks, rss

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()


def quantile(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, int(q * len(values)))] if values else float("nan")


def run(name, options):
    with_password, more, attacks = ATTACKS[name]
    password = secrets.token_hex(8) if with_password else None
    sources = [f"10.0.{1 + i // 200}.{1 + i % 200}" for i in range(options.addresses)]
    honest_sources = [f"10.{9 + i // 200}.0.{1 + i % 200}" for i in range(2 * 200)] if sources else []
    canary_sources = ["10.8.0.1", "10.8.0.2"] if sources else [None, None]
    server = Server(options, password, more)
    processes = multiprocessing.get_context("fork")
    results, until_canary, tries = processes.Queue(), processes.Value("d", 0), processes.Value("l", 0)
    honest_results, ready = processes.Queue(), processes.Event()
    started = []

    def start(function, *arguments):
        started.append(processes.Process(target=run_child, args=(function, *arguments), daemon=True))
        started[-1].start()

    try:
        server.warm_up()
        start(canary_process, server.address, canary_sources, password, ready, until_canary, results)
        if not ready.wait(60):
            raise SystemExit("the canary did not come in")
        time.sleep(options.settle)
        before, lines = server.usage(), server.lines
        until = time.monotonic() + options.seconds
        if name not in WITHOUT_JOINS:
            start(honest_process, server.address, honest_sources, password, until, honest_results)
        start(attack_process, attacks, server.address, sources, options.connections, options.rate, until, tries)
        time.sleep(options.seconds)
        after, lines = server.usage(), server.lines - lines
        outcomes = [] if name in WITHOUT_JOINS else honest_results.get(timeout=2 * PATIENCE)
        until_canary.value = time.monotonic()
        sent, lost, doubled, reordered, latencies, why = results.get(timeout=60)
    finally:
        for process in started:
            process.terminate()
        server.close()
    joins = [seconds for seconds, _ in outcomes if seconds is not None]
    refusals = [why for _, all_of_one in outcomes for why in all_of_one]
    print(
        f"| {name} | {tries.value} | {sent} | {lost}/{doubled}/{reordered} | {1000 * quantile(latencies, 0.5):.1f} "
        f"| {1000 * quantile(latencies, 0.99):.0f} | {1000 * quantile(latencies, 1):.0f} "
        f"| {len(joins)} of {len(outcomes)} | {len(refusals)} | {quantile(joins, 0.5):.2f} | {quantile(joins, 0.99):.2f} "
        f"| {after[0] - before[0]:.1f} | {after[1] - before[1]:.1f} | {after[2]} | {lines} |",
        flush=True,
    )
    for why in [f"canary: {why}"] * bool(why) + [f"refused: {why}" for why in sorted(set(refusals))[:3]]:
        print(f"  {name}: {why}", file=sys.stderr)


HEAD = (
    "| attack | connects | canary lines | lost/doubled/reordered | median ms | p99 ms | max ms | honest joins | refusals "
    "| median s | p99 s | Main CPU s | workers' CPU s | Main MB | log lines |\n" + "|---" * 15 + "|"
)


def into_namespace(options):
    """Runs this script anew in a network namespace of its own, whose loopback interface has all of 10.0.0.0/8."""
    unshare = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    setup = 'ip link set lo up; ip addr add 10.0.0.1/8 dev lo; exec "$@"'
    os.environ["FORKCHAT_ATTACK_NAMESPACE"] = "1"
    os.execvp(unshare[0], [*unshare, "sh", "-c", setup, "sh", sys.executable, __file__, *sys.argv[1:]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attack", action="append", metavar="NAME", choices=[*ATTACKS, "all"],
                        help="one of %(choices)s; may be given more than once (default: none)")
    parser.add_argument("--seconds", type=float, default=60, help="duration of each attack (default: 60)")
    parser.add_argument("--addresses", type=int, default=0, metavar="N",
                        help="attackers have N addresses of 10/8, honest clients others, in a network namespace;"
                        " 0: everyone is at 127.0.0.1 (default: 0)")
    parser.add_argument("--connections", type=int, default=32, metavar="N",
                        help="connections of each address at a time (default: 32)")
    parser.add_argument("--rate", type=int, default=2500, help="new connections a second, at most (default: 2500)")
    parser.add_argument("--settle", type=float, default=2, help="seconds between canary and attack (default: 2)")
    parser.add_argument("--unix", action="store_true", help="the server listens on a Unix socket")
    parser.add_argument("--forkchat", default=os.path.join(HERE, "forkchat"), metavar="PATH",
                        help="the launcher (default: the one beside this script)")
    parser.add_argument("--log", metavar="FILE", help="append the server's output to this file, with times")
    parser.add_argument("--jar", metavar="PATH", help="a forkchat.jar to run in place of the launcher")
    parser.add_argument("server_options", nargs="*", metavar="-- OPTION", help="further options of the server")
    options = parser.parse_args()
    if options.addresses and "FORKCHAT_ATTACK_NAMESPACE" not in os.environ:
        into_namespace(options)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))  # by way of the clean-up
    print(HEAD, flush=True)
    names = options.attack or ["none"]
    for name in ATTACKS if "all" in names else names:
        run(name, options)


if __name__ == "__main__":
    main()
