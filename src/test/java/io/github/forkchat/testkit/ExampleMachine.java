package io.github.forkchat.testkit;

import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A place in which examples run as they are printed: a home directory of their own, in it a checkout with the built jar,
 * and the port 8784, the server's default.
 *
 * <p>On Linux it has a network namespace of its own, so the port is free whatever else runs on this machine. Root acts as
 * user nobody there, for people do not run a chat server as root. A user who cannot create a namespace, and macOS, have the
 * machine's loopback addresses; where another program listens on the port, the test is skipped.
 */
public final class ExampleMachine implements AutoCloseable {
    private static final int PORT = 8784;
    private static final String NOBODY = "65534";
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");
    private static final List<String> OF_A_USER =
            List.of("unshare", "--user", "--map-current-user", "--net", "--keep-caps");
    /** Sets the loopback interface up (netdevice(7)), then waits for the end of its input. */
    private static final String NAMESPACE = """
            import fcntl, socket, struct, sys
            fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh22x', b'lo', 0x49))
            print('up', flush=True)
            sys.stdin.read()
            """;

    private final Path home;
    private final Process namespace;
    private final List<String> inNamespace;
    private final List<String> asUser;

    private ExampleMachine(Path home, Process namespace, List<String> inNamespace, List<String> asUser) {
        this.home = home;
        this.namespace = namespace;
        this.inNamespace = inNamespace;
        this.asUser = asUser;
    }

    /** A fresh one. */
    public static ExampleMachine open() throws IOException {
        for (String program : List.of("bash", "python3", "nc", "jq", "git")) {
            Needs.program(program);
        }
        ExampleMachine machine = openEmpty(PublicDirectory.newDirectory());
        machine.makeCheckout();
        return machine;
    }

    private static ExampleMachine openEmpty(Path home) throws IOException {
        boolean isLinux = System.getProperty("os.name").equals("Linux");
        if (isLinux && UserId.effective() == 0) {
            Needs.otherUser();
            Process namespace = namespace(List.of("unshare", "--net"));
            List<String> enter = List.of("nsenter", "--net", "--target", "" + namespace.pid());
            return new ExampleMachine(home, namespace, enter, Machine.asUser(NOBODY, NOBODY));
        }
        if (isLinux && Needs.succeeds(OF_A_USER, "true")) {
            Process namespace = namespace(OF_A_USER);
            List<String> enter =
                    List.of("nsenter", "--user", "--net", "--preserve-credentials", "--target", "" + namespace.pid());
            return new ExampleMachine(home, namespace, enter, List.of());
        }
        needFreePort();
        return new ExampleMachine(home, null, List.of(), List.of());
    }

    private static Process namespace(List<String> unshare) throws IOException {
        List<String> command = new ArrayList<>(unshare);
        command.addAll(List.of("python3", "-c", NAMESPACE));
        Process namespace = new ProcessBuilder(command).start();
        new Lines(namespace.getInputStream(), "namespace").await("a network", line -> line.equals("up"));
        return namespace;
    }

    private static void needFreePort() {
        try (ServerSocket socket = new ServerSocket(PORT, 1, InetAddress.getLoopbackAddress())) {
            assert socket.isBound();
        } catch (IOException inUse) {
            throw Needs.missing("port " + PORT, "another program listens on it");
        }
    }

    private void makeCheckout() throws IOException {
        Path checkout = Files.createDirectories(directory());
        Files.createDirectories(checkout.resolve("src/main"));
        Files.createDirectories(checkout.resolve("src/build"));
        Files.createDirectory(home.resolve("run"), PosixFilePermissions.asFileAttribute(OWNERS));
        Files.createFile(checkout.resolve("pom.xml"));
        for (String name : List.of("scripts/forkchat", "scripts/lib.sh")) {
            write(name, Files.readString(Path.of(name)));
        }
        Files.createDirectories(checkout.resolve("target"));
        Files.copy(Forkchat.jar(), checkout.resolve("target/forkchat.jar"));
        Files.copy(Forkchat.jar().resolveSibling("forkchat-link.jar"), checkout.resolve("target/forkchat-link.jar"));
        Path bin = Files.createDirectories(home.resolve(".local/bin"));
        Files.createSymbolicLink(bin.resolve("forkchat"), checkout.resolve("scripts/forkchat"));
        if (!asUser.isEmpty()) {
            try (Stream<Path> all = Files.walk(home)) {
                for (Path file : all.toList()) {
                    if (!Files.isSymbolicLink(file)) {
                        Files.setAttribute(file, "unix:uid", Integer.valueOf(NOBODY));
                    }
                }
            }
        }
    }

    /** Where commands run: a checkout. */
    public Path directory() {
        return home.resolve("forkchat");
    }

    public Path home() {
        return home;
    }

    /** Writes an executable file, below the directory in which commands run. */
    public void write(String name, String text) throws IOException {
        Path file = directory().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A program with these arguments, in the checkout. */
    public ProcessBuilder program(String... command) {
        return program(asUser, List.of(command));
    }

    /** A command line as cron runs it: with the environment that crontab(5) names, and the JVM under test. */
    public ProcessBuilder asCron(String commandLine) {
        List<String> cron = new ArrayList<>(List.of("env", "-i", "HOME=" + home, "LOGNAME=nobody", "SHELL=/bin/sh"));
        cron.addAll(List.of("PATH=/usr/bin:/bin", "JAVA_HOME=" + System.getProperty("java.home")));
        cron.addAll(List.of("/bin/sh", "-c", commandLine));
        return program(asUser, cron);
    }

    /** A program that runs as the user of the tests. */
    public ProcessBuilder programOfTests(List<String> command) {
        return program(List.of(), command);
    }

    private ProcessBuilder program(List<String> by, List<String> command) {
        List<String> all = new ArrayList<>(inNamespace);
        all.addAll(by);
        all.addAll(command);
        ProcessBuilder program = new ProcessBuilder(all).directory(directory().toFile());
        Map<String, String> environment = program.environment();
        environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("FORKCHAT_"));
        environment.put("HOME", home.toString());
        environment.put("PATH", home.resolve(".local/bin") + ":" + environment.get("PATH"));
        environment.put("XDG_CACHE_HOME", home.resolve(".cache").toString());
        environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("TERM", "xterm-256color");
        return program;
    }

    @Override
    public void close() {
        if (namespace != null) {
            namespace.destroy();
        }
    }
}
