package io.github.forkchat.testkit;

import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * and the port 8784, the server's default. Each has the same home directory, one after the other, and all of it is made
 * anew but the checkout and the archives of the jar's classes.
 *
 * <p>On Linux it has a network namespace of its own, so the port is free whatever else runs on this machine. Root acts as
 * user nobody there, for people do not run a chat server as root. A user who cannot create a namespace, and macOS, have the
 * machine's loopback addresses; where another program listens on the port, the test is skipped.
 */
public final class ExampleMachine implements AutoCloseable {
    private static final Path HOME = newHome();
    private static final Path DIRECTORY = HOME.resolve("forkchat");
    private static final Set<String> OF_THE_CHECKOUT = Set.of("src", "pom.xml", "scripts", "target");
    private static final Path CACHE = HOME.resolve(".cache");
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

    private final Process namespace;
    private final List<String> inNamespace;
    private final List<String> asUser;

    private ExampleMachine(Process namespace, List<String> inNamespace, List<String> asUser) {
        this.namespace = namespace;
        this.inNamespace = inNamespace;
        this.asUser = asUser;
    }

    /** A fresh one. */
    public static ExampleMachine open() throws IOException {
        for (String program : List.of("bash", "python3", "nc", "jq", "git")) {
            Needs.program(program);
        }
        ExampleMachine machine = openEmpty();
        machine.makeHome();
        return machine;
    }

    private static ExampleMachine openEmpty() throws IOException {
        boolean isLinux = System.getProperty("os.name").equals("Linux");
        if (isLinux && UserId.effective() == 0) {
            Needs.otherUser();
            Process namespace = namespace(List.of("unshare", "--net"));
            List<String> enter = List.of("nsenter", "--net", "--target", "" + namespace.pid());
            return new ExampleMachine(namespace, enter, Machine.asUser(NOBODY, NOBODY));
        }
        if (isLinux && Needs.succeeds(OF_A_USER, "true")) {
            Process namespace = namespace(OF_A_USER);
            List<String> enter =
                    List.of("nsenter", "--user", "--net", "--preserve-credentials", "--target", "" + namespace.pid());
            return new ExampleMachine(namespace, enter, List.of());
        }
        needFreePort();
        return new ExampleMachine(null, List.of(), List.of());
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

    private static Path newHome() {
        try {
            return PublicDirectory.newDirectory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the checkout: the jar last, for the launcher builds one that is older than its sources. */
    private static void makeCheckout() throws IOException {
        Files.createDirectories(DIRECTORY.resolve("src/main"));
        Files.createDirectories(DIRECTORY.resolve("src/build"));
        Files.createFile(DIRECTORY.resolve("pom.xml"));
        for (String name : List.of("scripts/forkchat", "scripts/lib.sh")) {
            writeProgram(name, Files.readString(Path.of(name)));
        }
        Path jars = Files.createDirectory(DIRECTORY.resolve("target"));
        for (Path jar : List.of(Forkchat.jar(), Forkchat.linkJar())) {
            Files.copy(jar, jars.resolve(jar.getFileName()));
        }
    }

    /** Removes what the last machine has left, and makes the home directory of this one. */
    private void makeHome() throws IOException {
        boolean isFirst = !Files.exists(DIRECTORY);
        if (isFirst) {
            makeCheckout();
        }
        List<Path> old = new ArrayList<>(list(DIRECTORY));
        old.removeIf(file -> OF_THE_CHECKOUT.contains(file.getFileName().toString()));
        old.addAll(list(HOME));
        old.removeAll(List.of(DIRECTORY, CACHE));
        old.forEach(PublicDirectory::remove);
        Files.createDirectory(HOME.resolve("run"), PosixFilePermissions.asFileAttribute(OWNERS));
        Path bin = Files.createDirectories(HOME.resolve(".local/bin"));
        Files.createSymbolicLink(bin.resolve("forkchat"), DIRECTORY.resolve("scripts/forkchat"));
        if (!asUser.isEmpty()) {
            giveToUser(isFirst ? List.of(HOME) : List.of(HOME.resolve("run"), HOME.resolve(".local")));
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void giveToUser(List<Path> directories) throws IOException {
        for (Path directory : directories) {
            try (Stream<Path> all = Files.walk(directory)) {
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
        return DIRECTORY;
    }

    public Path home() {
        return HOME;
    }

    /** Writes an executable file, below the directory in which commands run. */
    public void write(String name, String text) throws IOException {
        writeProgram(name, text);
    }

    private static void writeProgram(String name, String text) throws IOException {
        Path file = DIRECTORY.resolve(name);
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
        List<String> cron = new ArrayList<>(List.of("env", "-i", "HOME=" + HOME, "LOGNAME=nobody", "SHELL=/bin/sh"));
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
        ProcessBuilder program = new ProcessBuilder(all).directory(DIRECTORY.toFile());
        Map<String, String> environment = program.environment();
        environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("FORKCHAT_"));
        environment.put("HOME", HOME.toString());
        environment.put("PATH", HOME.resolve(".local/bin") + ":" + environment.get("PATH"));
        environment.put("XDG_CACHE_HOME", CACHE.toString());
        environment.put("XDG_RUNTIME_DIR", HOME.resolve("run").toString());
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
