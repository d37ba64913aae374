package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Servers and commands that are started in another way than by hand, with the defaults. */
final class WaysToStartIT {
    /** Replaces the JVM's first flag by two: {@code -Xrs} leaves the JVM without signal handlers of its own. */
    private static final List<String> WITH_XRS =
            List.of("sh", "-c", "java=$1; shift; exec \"$java\" -Xrs \"$@\"", "sh");

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private Path password() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void assertRelays(RunningServer server) throws IOException {
        try (TestClient ann = server.join();
                TestClient bob = server.join()) {
            ann.send("hello\n");
            bob.expect("hello");
        }
    }

    @Test
    void aServerOfAJvmWithoutSignalHandlersEndsInOrder() throws IOException {
        try (RunningServer server = RunningServer.start(WITH_XRS, Map.of())) {
            assertRelays(server);
            Deadline.await("no worker is left", () -> server.workers().isEmpty());
        }
    }

    @Test
    void theTranscriptIsReopenedUnderNohup() throws IOException {
        Path transcript = folder.resolve("room.txt");
        try (RunningServer server = RunningServer.start(List.of("nohup"), Map.of(), "--transcript", "" + transcript)) {
            Files.move(transcript, folder.resolve("room.txt.1"));
            server.signal("HUP");
            Deadline.await("a new transcript", () -> Files.exists(transcript));
            assertRelays(server);
        }
    }

    @Test
    void aServerWithoutATranscriptServesOnUnderNohup() throws IOException {
        try (RunningServer server = RunningServer.start(List.of("nohup"), Map.of())) {
            server.signal("HUP");
            assertRelays(server);
        }
    }

    @Test
    void allAddressesOfIpv6AreAllOfIpv4AsWell() throws IOException {
        needIpv6();
        List<String> options =
                new ArrayList<>(List.of("--host", "::", "--port", "0", "--password-file", "" + password()));
        if (UserId.isRoot()) {
            Needs.otherUser();
            options.addAll(List.of("--worker-user", "nobody"));
        }
        try (RunningServer server = RunningServer.start(options.toArray(String[]::new))) {
            String ready = server.readyLines().get(0);
            assertEquals("[::]", ready.replaceFirst(":\\d+,.*", ""), ready);
            assertEquals(", for IPv4 as well", ready.replaceFirst("[^,]*", ""), ready);
            String port = ready.replaceFirst(".*:(\\d+),.*", "$1");
            for (String host : List.of("127.0.0.1", "::1")) {
                Ended who = Ended.of(Forkchat.command(
                        List.of("who", "--host", host, "--port", port, "--password-file", "" + password())));
                assertEquals(0, who.exitCode(), host + ": " + who);
            }
        }
    }

    @SuppressWarnings("AddressSelection") // a literal address
    private static void needIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            assertFalse(socket.isClosed());
        } catch (IOException none) {
            throw Needs.missing("IPv6", "there is no address ::1");
        }
    }

    /** It is a pipe, which can be read once; {@code stats} sends the password, and asks twice. */
    @Test
    void thePasswordMayComeFromAProcessSubstitution() throws IOException {
        Needs.program("bash");
        try (RunningServer server = RunningServer.start("--password-file", "" + password())) {
            for (String verb : List.of("stats", "who", "tail")) {
                ProcessBuilder program =
                        Forkchat.command(List.of(verb, "--port", "" + server.port(), "--password-file"));
                program.command().addAll(0, List.of("bash", "-c", "exec \"$@\" <(echo secret)", "bash"));
                Ended ended = Ended.of(program);
                assertEquals(0, ended.exitCode(), verb + ": " + ended);
            }
        }
    }

    /** Killed as soon as it listens, or a moment later: the next server leaves nothing of it. */
    @Test
    void aServerThatIsKilledAtItsStartLeavesNoFile() throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        for (boolean hasServed : new boolean[] {false, true}) {
            RunningServer killed = RunningServer.start(environment);
            if (hasServed) {
                assertRelays(killed);
            }
            TestSignals.send(killed.pid(), "KILL");
            assertEquals(137, killed.awaitExit());
        }
        RunningServer.start(environment).close();
        try (Stream<Path> files = Files.list(folder.resolve("forkchat"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("start.lock") && !name.startsWith("java-"))
                            .toList());
        }
    }
}
