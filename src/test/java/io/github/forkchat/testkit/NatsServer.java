package io.github.forkchat.testkit;

import io.github.forkchat.libc.Os;
import io.github.forkchat.libc.TestSignals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A real nats-server with JetStream, on a free port of 127.0.0.1; its store survives a kill and a restart. */
public final class NatsServer implements AutoCloseable {
    /** Where Debian installs it, which is not on every user's PATH. */
    private static final Path OF_DEBIAN = Path.of("/usr/sbin/nats-server");

    private static final String PROGRAM = Files.isExecutable(OF_DEBIAN) ? OF_DEBIAN.toString() : "nats-server";

    private final Path folder;
    private final int port;
    private final List<String> more;
    private final String scheme;
    private boolean hasJetStream = true;
    private Process process;

    private NatsServer(Path folder, int port, List<String> more) {
        this(folder, port, more, "nats");
    }

    private NatsServer(Path folder, int port, List<String> more, String scheme) {
        this.scheme = scheme;
        this.folder = folder;
        this.port = port;
        this.more = more;
    }

    /** Starts one with its store in this folder. */
    public static NatsServer start(Path folder, String... more) throws IOException {
        NatsServer server = new NatsServer(folder, freePort(), List.of(more));
        server.start();
        return server;
    }

    /** One that stores no streams. */
    public static NatsServer startWithoutJetStream(Path folder) throws IOException {
        NatsServer server = new NatsServer(folder, freePort(), List.of());
        server.hasJetStream = false;
        server.start();
        return server;
    }

    /** The same with TLS. */
    public static NatsServer startTls(Path folder, String... more) throws IOException {
        NatsServer server = new NatsServer(folder, freePort(), List.of(more), "tls");
        server.start();
        return server;
    }

    /** One that does not run yet. */
    public static NatsServer stopped(Path folder, String... more) throws IOException {
        return new NatsServer(folder, freePort(), List.of(more));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it, for the first time or again; without the program a test is skipped, but fails on Linux. */
    public void start() throws IOException {
        if (!Os.current().equals(Os.LINUX)) {
            Needs.program("nats-server");
        }
        Path log = folder.resolve("nats.log");
        long before = Files.exists(log) ? Files.size(log) : 0;
        List<String> command = new ArrayList<>(List.of(PROGRAM, "--addr", "127.0.0.1", "--port", "" + port));
        if (hasJetStream) {
            command.addAll(List.of(
                    "--jetstream", "--store_dir", folder.resolve("store").toString()));
        }
        command.addAll(more);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Deadline.await("the broker is ready", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the broker has ended: " + text(log));
            }
            return text(log).substring((int) before).contains("Server is ready");
        });
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return scheme + "://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Makes the stream of the room {@code dev}, by {@code forkchat link-setup}. */
    public NatsServer withStream(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("link-setup", "--room", "dev", "--link", url()));
        arguments.addAll(List.of(more));
        Ended setup = Ended.of(Forkchat.command(arguments));
        if (setup.exitCode() != 0) {
            kill();
        }
        assertEquals(0, setup.exitCode(), () -> "link-setup: " + setup);
        return this;
    }

    /** Copies the store of a server that does not run, for {@link #restoreStore}. */
    public void keepStore() throws IOException {
        copy(folder.resolve("store"), folder.resolve("kept-store"));
    }

    /** Replaces the store by the copy: the broker has lost each message that it got after the copy was made. */
    public void restoreStore() throws IOException {
        forget();
        copy(folder.resolve("kept-store"), folder.resolve("store"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** Removes the store of a server that does not run. */
    public void forget() {
        PublicDirectory.remove(folder.resolve("store"));
    }

    public void signal(String name) {
        TestSignals.send(process.pid(), name);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
