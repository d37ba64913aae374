package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The file of the server's Unix socket: its mode and group, and its creation and removal. */
final class SocketFileIT {
    private static final String IN_USE = ": Address already in use";

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private Path socket;

    @BeforeEach
    void name() {
        socket = folder.resolve("room");
    }

    private static int mode(Path file) throws Exception {
        return (int) Files.getAttribute(file, "unix:mode") & 0777;
    }

    /** Runs a server that cannot start: one line, or with exit code 2 the usage behind it. */
    private static void assertRefused(int exitCode, String line, ProcessBuilder command) throws Exception {
        Process server = command.redirectErrorStream(true).start();
        try {
            Lines out = Lines.ofLog(server.getInputStream());
            assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), () -> "it runs: " + out.all());
            assertEquals(line, out.awaitEnd().get(0));
            assertEquals(exitCode, server.exitValue(), () -> "" + out.all());
            assertTrue(exitCode == 2 || out.all().size() == 1, () -> "" + out.all());
        } finally {
            server.destroyForcibly();
        }
    }

    private void assertRefused(int exitCode, String line, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("server", "--unix", socket.toString()));
        arguments.addAll(List.of(more));
        assertRefused(exitCode, line, Forkchat.command(arguments));
    }

    @Test
    void itHasTheModeThatWasAskedFor() throws Exception {
        for (String mode : List.of("0660", "600", "0777")) {
            try (RunningServer server = RunningServer.start("--unix", socket.toString(), "--mode", mode)) {
                assertEquals(socket.toString(), server.addressText());
                assertEquals(Integer.parseInt(mode, 8), mode(socket));
            }
            assertFalse(Files.exists(socket), "it goes with the server");
        }
    }

    @Test
    void itHasWhatTheUmaskLeavesIfNothingWasAskedFor() throws Exception {
        List<String> shell = new ArrayList<>(List.of("sh", "-c", "umask 027; exec \"$@\"", "sh"));
        shell.addAll(
                Forkchat.command(List.of("server", "--unix", socket.toString())).command());
        Process server = new ProcessBuilder(shell).redirectErrorStream(true).start();
        try {
            Lines out = Lines.ofLog(server.getInputStream());
            out.await("the ready line", line -> line.equals("Waiting for connection"));
            assertEquals(0750, mode(socket));
            server.destroy();
            assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
            assertEquals(0, server.exitValue(), () -> "" + out.all());
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void itHasTheGroupThatWasAskedForByNameOrNumber() throws Exception {
        int own = (int) Files.getAttribute(folder, "unix:gid");
        Object name = Files.getAttribute(folder, "posix:group");
        for (String group : List.of(name.toString(), "" + own)) {
            try (RunningServer server = RunningServer.start("--unix", socket.toString(), "--group", group)) {
                assertTrue(server.pid() > 0);
                assertEquals(own, Files.getAttribute(socket, "unix:gid"));
            }
        }
    }

    @Test
    void aGroupThatDoesNotExistIsOneLineAndLeavesNothingBehind() throws Exception {
        for (String group : List.of("no-such-group", "-1", "")) {
            assertRefused(
                    3, "forkchat: cannot listen on " + socket + ": there is no group " + group, "--group=" + group);
            assertFalse(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Test
    void aGroupThatTheUserIsNotInIsOneLineAndLeavesNothingBehind() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        ProcessBuilder command =
                Forkchat.command(List.of("server", "--unix", socket.toString(), "--mode", "0660", "--group", "daemon"));
        command.command().addAll(0, Machine.asOrdinaryUser());
        assertRefused(
                3,
                "forkchat: cannot listen on " + socket
                        + ": cannot give the socket to group daemon: Operation not permitted",
                command);
        assertFalse(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aMissingOrForbiddenDirectoryIsReported() throws Exception {
        Path missing = folder.resolve("missing/below");
        socket = missing.resolve("room");
        assertRefused(
                3,
                "forkchat: cannot listen on " + socket + ": there is no directory " + missing
                        + "; make it by: mkdir -p " + missing);
        Path unquoted = folder.resolve("bob's room");
        socket = unquoted.resolve("socket");
        assertRefused(
                3,
                "forkchat: cannot listen on " + socket + ": there is no directory " + unquoted
                        + "; make it by: mkdir -p '" + folder + "/bob'\\''s room'");
        Path forbidden = Files.createDirectory(folder.resolve("forbidden"));
        Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("---------"));
        socket = forbidden.resolve("room");
        List<String> server =
                Forkchat.command(List.of("server", "--unix", socket.toString())).command();
        List<String> command = new ArrayList<>(Machine.asOrdinaryUser());
        command.addAll(server);
        String line = "forkchat: cannot listen on " + socket + ": Permission denied";
        assertRefused(3, line, new ProcessBuilder(command));
    }

    @Test
    void aModeThatIsNoneIsWrongUse() throws Exception {
        for (String mode : List.of("1000", "0888", "rw-rw----", "+660", "-1", "")) {
            String line = "Invalid value for option '--mode': " + mode + " is not between 0000 and 0777";
            assertRefused(2, line, "--mode=" + mode);
        }
        for (String option : List.of("--mode=0660", "--group=daemon")) {
            String line = option.replaceFirst("=.*", "") + " needs --unix, or --proxy-listen with a path";
            assertRefused(2, line, Forkchat.command(List.of("server", option)));
        }
    }

    @Test
    void oneThatAKilledServerLeftIsReplaced() throws Exception {
        try (RunningServer server = RunningServer.start("--unix", socket.toString())) {
            server.signal("KILL");
            server.awaitExit();
        }
        assertTrue(Files.exists(socket), "a killed server leaves it");
        try (RunningServer server = RunningServer.start("--unix", socket.toString(), "--mode", "0600")) {
            assertEquals(0600, mode(socket));
            List<TestClient> clients = server.join(2);
            clients.get(0).send("hello\n");
            clients.get(1).expect("hello");
        }
    }

    @Test
    void oneOfALiveServerStaysAndServes() throws Exception {
        try (RunningServer server = RunningServer.start("--unix", socket.toString(), "--mode", "0600")) {
            List<TestClient> clients = server.join(2); // before the other one knocks, which counts as a client
            assertRefused(3, "forkchat: cannot listen on " + socket + IN_USE, "--mode=0666");
            assertEquals(0600, mode(socket));
            clients.get(0).send("hello\n");
            clients.get(1).expect("hello");
        }
    }

    @Test
    void oneThatAnotherServerHasMadeInItsPlaceStays() throws Exception {
        try (RunningServer second = replaceByAnother();
                TestClient client = TestClient.connect(second.address())) {
            client.send("%forkchat/1 view=chat name=alice tag=x\n");
            assertTrue(client.line().startsWith("%forkchat/1 id=0 "));
        }
        assertFalse(Files.exists(socket));
    }

    /** A server, started when the file of another one was moved away; that one has ended since. */
    private RunningServer replaceByAnother() throws Exception {
        try (RunningServer first = RunningServer.start("--unix", socket.toString())) {
            assertTrue(first.pid() > 0);
            Files.delete(socket);
            return RunningServer.start("--unix", socket.toString());
        }
    }

    @Test
    void aFileThatIsNoSocketIsNeverRemoved() throws Exception {
        Path precious = folder.resolve("precious");
        Files.writeString(precious, "precious");
        Path fifo = folder.resolve("fifo");
        Machine.run("mkfifo", fifo.toString());
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
        Path inner = Files.createDirectory(folder.resolve("folder"));
        for (Path there : List.of(precious, fifo, link, inner)) {
            socket = there;
            Object key = Files.readAttributes(there, "fileKey", LinkOption.NOFOLLOW_LINKS);
            assertRefused(3, "forkchat: cannot listen on " + there + ": there is a file that is no socket");
            assertEquals(key, Files.readAttributes(there, "fileKey", LinkOption.NOFOLLOW_LINKS));
        }
        assertEquals("precious", Files.readString(precious));
    }
}
