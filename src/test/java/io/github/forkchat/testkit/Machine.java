package io.github.forkchat.testkit;

import io.github.forkchat.libc.UserId;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The machine's properties that the fault suites require. */
public final class Machine {
    private static final int ROOT = 0;
    /** Runs a command as user nobody. */
    static final List<String> AS_NOBODY = asUser("65534", "65534");

    private static final List<String> AS_ROOT_OF_A_NAMESPACE = List.of("unshare", "--user", "--map-root-user");

    private Machine() {}

    /** Runs a command that has to succeed. */
    public static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The prefix that runs a command as an ordinary user, to whom limits apply: empty unless this is root.
     *
     * @throws org.opentest4j.TestAbortedException if root cannot start a JVM as another user
     */
    public static List<String> asOrdinaryUser() {
        if (UserId.effective() != ROOT) {
            return List.of();
        }
        Needs.otherUser();
        return AS_NOBODY;
    }

    /** The prefix for this user and group, by name or number, without root's XDG_RUNTIME_DIR. */
    public static List<String> asUser(String user, String group) {
        return List.of(
                "setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "env", "-u", "XDG_RUNTIME_DIR");
    }

    /**
     * The prefix that runs a command with user id 0: empty if this is root, else a user namespace without other users.
     *
     * @throws org.opentest4j.TestAbortedException if this user cannot create a user namespace
     */
    public static List<String> asRoot() {
        if (UserId.effective() == ROOT) {
            return List.of();
        }
        if (!Needs.succeeds(AS_ROOT_OF_A_NAMESPACE, "true")) {
            throw Needs.missing("root", "this user cannot create a user namespace either");
        }
        return AS_ROOT_OF_A_NAMESPACE;
    }

    /** A directory of a user's, by its id, below one that others can search from now on; needs root. */
    public static Path directoryOf(Path parent, String user) throws IOException {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path directory = Files.createDirectory(parent.resolve("of-" + user));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(directory, "unix:uid", Integer.valueOf(user));
        return directory;
    }

    /** How many processes a user may have who raises the limit as far as it goes. */
    public static String hardProcesses(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                    .filter(line -> line.startsWith("Max processes"))
                    .map(line -> line.split(" {2,}", -1)[2])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The environment of a process whose clock {@link #setClock} sets; see {@code native-test/clock.c}.
     *
     * @param file holds the offset; it is made here
     */
    public static Map<String, String> clock(Path file) throws IOException {
        run("make", "-s", "-C", "native-test", "build/clock.so");
        setClock(file, 0);
        Path library = Path.of("native-test", "build", "clock.so").toAbsolutePath();
        return Map.of("LD_PRELOAD", library.toString(), "CLOCK_SHIFT_FILE", file.toString());
    }

    /** Writes the clock offset to the mapped file with one write. */
    public static void setClock(Path file, int days) throws IOException {
        long seconds = TimeUnit.DAYS.toSeconds(days);
        ByteBuffer shift = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(shift.putLong(0, seconds), 0);
        }
    }

    /** Connects to a Unix socket on which somebody is about to listen. */
    public static TestClient connectWhenReady(Path socket) {
        TestClient[] client = {null};
        Deadline.await("somebody listens at " + socket, () -> {
            try {
                client[0] = TestClient.connect(UnixDomainSocketAddress.of(socket));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return client[0];
    }

    /** Says something; whether the other has heard any of it so far. */
    public static boolean hear(TestClient talker, TestClient listener) {
        try {
            talker.send("is anybody here?\n");
            return listener.lines().contains("is anybody here?");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
