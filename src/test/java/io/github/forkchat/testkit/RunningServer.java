package io.github.forkchat.testkit;

import io.github.forkchat.libc.Constant;
import io.github.forkchat.libc.Os;
import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A server process, by default on a free port of 127.0.0.1. Closing it ends it in order, and fails if it does not exit
 * with 0, or if a fork is left.
 */
public final class RunningServer implements AutoCloseable {
    /** The C Server Main says it without its name. */
    private static final String READY = "listening on ";

    /** The property {@code forkchat.frame-limit} has everything run with smaller frames; null: PIPE_BUF. */
    private static final String FRAME_LIMIT = System.getProperty("forkchat.frame-limit");

    /**
     * A busy machine can keep a worker from running for longer than the default of --stall-timeout, and the server
     * would evict a client that the test needs. Tests of eviction give their own.
     */
    private static final List<String> NO_EVICTION = List.of("--stall-timeout", "" + 2 * Deadline.SECONDS);

    /** More than a worker's start takes on a busy machine when many start at once. */
    private static final long JOIN_MILLIS = 500;

    private final Process process;
    private final Lines log;
    private final String address;
    private boolean closed;

    private RunningServer(Process process) {
        this.process = process;
        this.log = Lines.ofLog(process.getInputStream());
        String ready = log.next();
        if (!ready.contains(READY)) {
            process.destroyForcibly();
            throw new AssertionError("no ready line: " + log.awaitEnd());
        }
        address = ready.substring(ready.indexOf(READY) + READY.length());
        log.await("Waiting for connection", line -> line.equals("Waiting for connection"));
    }

    /** Starts {@code forkchat server} with these arguments; without --port or --unix among them, on a free port. */
    public static RunningServer start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /** The same with more environment. */
    public static RunningServer start(Map<String, String> environment, String... arguments) throws IOException {
        return start(List.of(), environment, arguments);
    }

    /** The same by a command that executes it, such as {@code prlimit --nofile=100}. */
    public static RunningServer start(List<String> by, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(by, environment, null, arguments);
    }

    /** Starts {@code forkchat server} with these arguments alone, by a command that gives it its sockets. */
    public static RunningServer startWithSockets(List<String> by, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("server"));
        all.addAll(List.of(arguments));
        TestSignals.restoreDispositions();
        ProcessBuilder server = Forkchat.command(all).redirectErrorStream(true);
        server.command().addAll(0, by);
        return new RunningServer(server.start());
    }

    /**
     * The same with a runtime directory of its own. For a server that is to be killed: another server of this user that
     * starts meanwhile would end the workers that outlive it, and hide that they do. And for one whose descriptors or
     * system calls are counted: operator commands of other tests connect to every server that they find.
     */
    public static RunningServer startAlone(String... arguments) throws IOException {
        Path runtimeDirectory = Files.createTempDirectory("forkchat-alone");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> PublicDirectory.remove(runtimeDirectory)));
        return start(Map.of("XDG_RUNTIME_DIR", runtimeDirectory.toString()), arguments);
    }

    /** The same from another jar. */
    public static RunningServer startJar(Path jar) throws IOException {
        TestSignals.restoreDispositions();
        return new RunningServer(Forkchat.command(jar, List.of("server", "--port", "0"))
                .redirectErrorStream(true)
                .start());
    }

    /** The same in another JVM. */
    public static RunningServer startJvm(Path java) throws IOException {
        TestSignals.restoreDispositions();
        ProcessBuilder server =
                Forkchat.command(List.of("server", "--port", "0")).redirectErrorStream(true);
        server.command().set(0, java.toString());
        return new RunningServer(server.start());
    }

    /** The same in this working folder. */
    public static RunningServer startIn(Path folder, String... arguments) throws IOException {
        return start(List.of(), Map.of(), folder, arguments);
    }

    private static RunningServer start(
            List<String> by, Map<String, String> environment, Path folder, String... arguments) throws IOException {
        List<String> command = Peers.current().serverCommand();
        List<String> all = new ArrayList<>(List.of("server"));
        boolean placed = Arrays.asList(arguments).contains("--port")
                || Arrays.asList(arguments).contains("--unix");
        if (!placed) {
            all.addAll(List.of("--port", "0"));
        }
        all.addAll(Arrays.asList(arguments));
        if (!all.contains("--worker")) {
            all.addAll(Peers.current().serverArguments());
        }
        if (!all.contains("--stall-timeout")) {
            all.addAll(NO_EVICTION);
        }
        if (FRAME_LIMIT != null) {
            all.addAll(List.of("--frame-limit", FRAME_LIMIT));
        }
        TestSignals.restoreDispositions();
        ProcessBuilder server = command == null ? Forkchat.command(all) : new ProcessBuilder(command);
        server.redirectErrorStream(true);
        server.command().addAll(0, by);
        server.environment().putAll(environment);
        server.directory(folder == null ? null : folder.toFile());
        return new RunningServer(server.start());
    }

    /** No frame of a fork is longer, in this run. */
    public static int frameLimitBytes() {
        return FRAME_LIMIT == null ? Constant.PIPE_BUF.on(Os.current()) : Integer.parseInt(FRAME_LIMIT);
    }

    /** Where it listens, or the first of several addresses. */
    public SocketAddress address() {
        return addressOf(address);
    }

    /** Where it listens, by the words of its ready lines, such as {@code 127.0.0.1:8784}. */
    public List<String> readyLines() {
        return log.all().stream()
                .filter(line -> line.contains(READY))
                .map(line -> line.substring(line.indexOf(READY) + READY.length()))
                .toList();
    }

    /**
     * Starts a server that listens for clients and for proxies. Root has its workers run as another user, without which
     * such a server does not start.
     *
     * @param proxyListen the address for proxies, such as {@code 127.0.0.1:0}
     */
    public static RunningServer startWithProxies(String proxyListen, String... more) throws IOException {
        List<String> all = proxyArguments(proxyListen, more);
        all.addAll(List.of("--port", "0"));
        return start(all.toArray(String[]::new));
    }

    /** Starts a server that listens for proxies alone. */
    public static RunningServer startForProxiesAlone(String proxyListen) throws IOException {
        return startWithSockets(List.of(), proxyArguments(proxyListen).toArray(String[]::new));
    }

    private static List<String> proxyArguments(String proxyListen, String... more) {
        List<String> all = new ArrayList<>(List.of("--proxy-listen", proxyListen));
        if (UserId.isRoot()) {
            Needs.otherUser();
            all.addAll(List.of("--worker-user", "nobody"));
        }
        all.addAll(List.of(more));
        if (!all.contains("--password-file")) {
            all.add("--open");
        }
        return all;
    }

    /** Where it listens for proxies. */
    public SocketAddress proxyAddress() {
        return readyLines().stream()
                .filter(line -> line.contains("PROXY"))
                .map(RunningServer::addressOf)
                .findFirst()
                .orElseThrow();
    }

    /** The address in the words of a ready line. */
    public static SocketAddress addressOf(String readyLine) {
        String text = readyLine.replaceFirst(" .*", "");
        if (text.startsWith("/")) {
            return UnixDomainSocketAddress.of(text);
        }
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }

    public int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    public String addressText() {
        return address;
    }

    /** Connects a client and waits until it is in the room. */
    public TestClient join() throws IOException {
        int before = joins().size();
        return joined(TestClient.connect(address()), before);
    }

    /** A client's line may come behind that of one that connected before it: the address tells them apart. */
    private TestClient joined(TestClient client, int before) throws IOException {
        Deadline.await("the client has joined", () -> joinOf(client, before).isPresent());
        return client.joined(joinOf(client, before).orElseThrow());
    }

    private Optional<String> joinOf(TestClient client, int before) {
        return joins().stream()
                .skip(before)
                .filter(line -> line.matches(".* connected from \\S*" + client.peer() + "[ ,].*"))
                .findFirst();
    }

    /** Connects a client that types the password of the room. */
    public TestClient enter(String password) throws IOException {
        TestClient client = TestClient.connect(address());
        client.expect("-- this room has a password: type it first");
        client.send(password + "\n");
        client.expect("-- welcome");
        return client;
    }

    /** Connects a client whose first line this is, and waits for the answer. */
    public TestClient joinWithFirstLine(String line) throws IOException {
        return withFirstLine(join(), line);
    }

    /** Connects a client in the chat view, and waits for the answer. */
    public TestClient joinChat(String name) throws IOException {
        return joinWithFirstLine("%forkchat/1 view=chat name=" + name);
    }

    /** The same for a client that connects from an address of this machine, such as {@code 127.0.0.2}. */
    public TestClient joinFrom(String host, String line) throws IOException {
        int before = joins().size();
        return withFirstLine(joined(TestClient.connectFrom(host, address()), before), line);
    }

    private static TestClient withFirstLine(TestClient client, String line) throws IOException {
        client.send(line + "\n");
        client.awaitLine("an answer", text -> text.matches("%forkchat/1 id=.*|\\{\"type\":\"welcome\".*"));
        return client;
    }

    /** Connects clients until one is not rejected: a place is free a moment after whoever had it is gone. */
    public TestClient joinWhenASlotIsFree() throws IOException {
        while (true) {
            int before = joins().size();
            TestClient client = TestClient.connect(address());
            Deadline.await("an answer", () -> joinOf(client, before).isPresent() || client.hasEnded());
            if (joinOf(client, before).isPresent()) {
                return joined(client, before);
            }
            assertEquals(List.of("server full"), client.awaitEnd());
        }
    }

    /** Connects a client that reads nothing, and waits until it is in the room. */
    public TestClient joinDeaf() throws IOException {
        int before = joins().size();
        return joined(TestClient.connectDeaf(address()), before);
    }

    /** The server's words on each client that has joined the room since the start. */
    private List<String> joins() {
        return log.all().stream().filter(RunningServer::isJoin).toList();
    }

    /** Waits until so many have, since the start. */
    public void awaitJoined(int total) {
        long millis = Deadline.SECONDS * 1_000 + total * JOIN_MILLIS;
        Deadline.await(total + " clients have joined", millis, () -> joins().size() >= total);
    }

    private static boolean isJoin(String line) {
        return line.startsWith("Server Main: client ") && line.contains(" connected from ");
    }

    /** Connects clients, one after the other: the one at index n has id n in a fresh server. */
    public List<TestClient> join(int count) throws IOException {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(join());
        }
        return clients;
    }

    public Lines log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    /** The processes whose parent is the server, zombies included. */
    public List<ProcessHandle> workers() {
        return process.toHandle().children().toList();
    }

    /** The same with this short name, such as {@code forkchat-check}; see proc(5), {@code comm}. Linux alone. */
    public List<ProcessHandle> workers(String name) {
        return workers().stream()
                .filter(child -> Processes.name(child.pid()).equals(name))
                .toList();
    }

    /** The same without those of the first clients, by their pids. */
    public List<ProcessHandle> workersButTheFirst(int count) {
        List<Long> first =
                joins().subList(0, count).stream().map(TestClient::workerPid).toList();
        return workers().stream()
                .filter(worker -> !first.contains(worker.pid()))
                .toList();
    }

    public void signal(String name) {
        TestSignals.send(process.pid(), name);
    }

    /** SIGTERM, again and again. */
    public void terminateUntilItEnds() {
        Deadline.await("it has ended", () -> {
            process.toHandle().destroy();
            return !process.isAlive();
        });
    }

    /** Waits for its end; returns the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + Deadline.SECONDS + " s; log: " + log.all());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        closed = true;
        return process.exitValue();
    }

    /** Ends it in order; returns its whole log, for what must not be there. */
    public List<String> end() {
        close();
        return log.awaitEnd();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (!process.isAlive()) {
            throw new AssertionError("it ended of itself, exit code " + process.exitValue() + "; log: " + log.all());
        }
        List<ProcessHandle> workers = workers();
        signal("TERM");
        try {
            assertEquals(0, awaitExit(), () -> "exit code; log: " + log.all());
        } finally {
            process.destroyForcibly();
        }
        Deadline.await("no worker is left", () -> Processes.allGone(workers));
    }
}
