package io.github.forkchat.testkit;

import io.github.forkchat.libc.TestSignals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/** stunnel or haproxy, in front of a server; {@code close} ends the proxy. */
public final class ProxyProgram implements AutoCloseable {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
    private static final String HAPROXY_FILE = """
            defaults
              mode tcp
              log stdout format raw local0 notice
              option log-health-checks
              timeout connect 10s
              timeout client 1h
              timeout server 1h
            listen room
              bind 127.0.0.1:PORT %s
              %s
              server forkchat %s
            """;

    private final Process process;
    private final Lines log;
    private final Path file;
    private final int port;

    /** @param isReady whether it listens, by its log and its port */
    private ProxyProgram(ProcessBuilder program, Path file, int port, BiPredicate<Lines, Integer> isReady)
            throws IOException {
        this.file = file;
        this.port = port;
        TestSignals.restoreDispositions();
        process = program.redirectErrorStream(true).start();
        log = new Lines(process.getInputStream(), "proxy");
        Deadline.await("the proxy listens", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the proxy has ended: " + log.awaitEnd());
            }
            return isReady.test(log, port);
        });
    }

    /**
     * Starts stunnel.
     *
     * @param service the lines of its section except {@code accept}
     */
    public static ProxyProgram stunnel(Path folder, String service) throws IOException {
        Needs.program("stunnel");
        int port = freePort();
        Path file = Files.writeString(
                Files.createTempFile(folder, "stunnel", ".conf"),
                "foreground = yes\npid =\nsyslog = no\n[room]\naccept = 127.0.0.1:" + port + "\n" + service + "\n");
        return new ProxyProgram(new ProcessBuilder("stunnel", file.toString()), file, port, ProxyProgram::answers);
    }

    /** Starts an stunnel that has ended, on the same port. */
    public static ProxyProgram stunnelAgain(ProxyProgram former) throws IOException {
        return new ProxyProgram(
                new ProcessBuilder("stunnel", former.file.toString()), former.file, former.port, ProxyProgram::answers);
    }

    /**
     * Starts haproxy with a master process, which reloads it.
     *
     * @param configuration its configuration; {@code PORT} stands for its port
     */
    public static ProxyProgram haproxy(Path folder, String configuration) throws IOException {
        String program = haproxy();
        int port = freePort();
        Path file = Files.writeString(
                Files.createTempFile(folder, "haproxy", ".cfg"), configuration.replace("PORT", "" + port) + "\n");
        return new ProxyProgram(
                new ProcessBuilder(program, "-W", "-db", "-f", file.toString()), file, port, ProxyProgram::hasStarted);
    }

    /**
     * Starts haproxy without TLS.
     *
     * @param bind options of its address; in a further line, more addresses
     * @param more further lines of its section
     * @param server the server's address as haproxy writes it, and options
     */
    public static ProxyProgram haproxy(Path folder, String bind, String more, String server) throws IOException {
        return haproxy(folder, HAPROXY_FILE.formatted(bind, more, server));
    }

    /** On Debian it is not on the PATH of every user. */
    private static String haproxy() {
        if (Files.isExecutable(HAPROXY)) {
            return HAPROXY.toString();
        }
        Needs.program("haproxy");
        return "haproxy";
    }

    /** A port that no program listens on at this moment; neither program takes port 0. */
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** haproxy says so; a connection to its port would be one more client of the server. */
    private static boolean hasStarted(Lines log, int port) {
        return log.all().stream().anyMatch(line -> line.contains("Loading success"));
    }

    private static boolean answers(Lines log, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return port;
    }

    /** What it has logged so far. */
    public Lines log() {
        return log;
    }

    /** Has it read its configuration and certificates anew. */
    public void signal(String name) {
        TestSignals.send(process.pid(), name);
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the proxy does not end: " + log.all());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
