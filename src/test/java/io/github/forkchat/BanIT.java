package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static io.github.forkchat.testkit.Verb.LOGIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bans and mutes. */
final class BanIT {
    private static final String UNTIL = " until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private RunningServer start(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("--bans", bans().toString()));
        all.addAll(List.of(more));
        return RunningServer.start(all.toArray(String[]::new));
    }

    private Path bans() {
        return folder.resolve("bans");
    }

    private static TestClient chat(RunningServer server, String name) throws IOException {
        return server.joinWithFirstLine("%forkchat/1 view=chat history=50 name=" + name);
    }

    /** A client from another address of this machine: Linux answers on all of 127.0.0.0/8. */
    @SuppressWarnings("AddressSelection") // literal addresses
    private record Stranger(Socket socket, BufferedReader lines) implements AutoCloseable {
        static Stranger connect(RunningServer server, String address) throws IOException {
            Socket socket =
                    new Socket(InetAddress.getByName("127.0.0.1"), server.port(), InetAddress.getByName(address), 0);
            socket.setSoTimeout((int) Deadline.SECONDS * 1_000);
            return new Stranger(
                    socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
        }

        static Stranger chat(RunningServer server, String address, String name) throws IOException {
            Stranger stranger = connect(server, address);
            stranger.send("%forkchat/1 view=chat history=0 name=" + name);
            assertTrue(stranger.lines.readLine().startsWith("%forkchat/1 id="));
            return stranger;
        }

        void send(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        /** The last line before the end. */
        String last() throws IOException {
            String last = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
            return last;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void assertBanned(RunningServer server, String address, String line) throws IOException {
        try (Stranger banned = Stranger.connect(server, address)) {
            String said = banned.lines.readLine();
            assertTrue(said.matches(line), said);
            assertNull(banned.lines.readLine());
        }
    }

    private static void assertAdmitted(RunningServer server, String address) throws IOException {
        Stranger.chat(server, address, "x").close();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs further loopback addresses")
    void theBanOfAnAddressEndsItsClientsAndNobodyElse() throws IOException {
        try (RunningServer server = start();
                TestClient ann = chat(server, "ann");
                Stranger bob = Stranger.chat(server, "127.0.0.2", "bob");
                Stranger carl = Stranger.chat(server, "127.0.0.2", "carl");
                Stranger dora = Stranger.chat(server, "127.0.0.3", "dora")) {
            ann.lineOf("-- dora joined"::equals);
            assertEquals(Ended.ok(), Verb.run(server, "ban", "127.0.0.2", "--for", "10m", "spam"));
            String line = "banned by " + LOGIN + UNTIL + ": spam";
            assertTrue(bob.last().matches("-- " + line));
            assertTrue(carl.last().matches("-- " + line));
            assertTrue(ann.line().matches("-- server: 127.0.0.2 was " + line));
            ann.lineOf(text -> text.matches("-- bob left: " + line));
            assertBanned(server, "127.0.0.2", line);
            dora.send("still here");
            ann.lineOf("dora: still here"::equals);
            assertAdmitted(server, "127.0.0.4");
            List<String> listed = Verb.run(server, "bans").out();
            assertEquals(2, listed.size(), "" + listed);
            assertTrue(listed.get(1).matches("127.0.0.2 +- +.*\\(in \\d+ min\\) +" + LOGIN + " .* spam"), "" + listed);
            assertEquals(Ended.ok(), Verb.run(server, "unban", "127.0.0.2"));
            assertAdmitted(server, "127.0.0.2");
            assertEquals(
                    Ended.failed(1, "forkchat: there is no ban of 127.0.0.2"), Verb.run(server, "unban", "127.0.0.2"));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs further loopback addresses")
    void theBanOfANameIsForItsAddressAndSurvivesARestart() throws IOException {
        try (RunningServer server = start();
                Stranger bob = Stranger.chat(server, "127.0.0.2", "bob");
                Stranger carl = Stranger.chat(server, "127.0.0.2", "carl")) {
            assertEquals(Ended.ok(), Verb.run(server, "ban", "bob"));
            assertEquals("-- banned by " + LOGIN + " until unbanned", bob.last());
            carl.send("/who");
            assertTrue(carl.lines.readLine().startsWith("-- "), "the others at the address stay");
            assertEquals(Ended.ok(), Verb.run(server, "ban", "127.0.0.3", "--for", "1s"));
            assertEquals(Ended.ok(), Verb.run(server, "ban", "127.0.0.4", "--for", "1d"));
            assertBanned(server, "127.0.0.2", "banned by " + LOGIN + " until unbanned");
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bans())));
        JsonLine first = JsonLine.parse(Files.readAllLines(bans()).get(0));
        assertEquals("bob", first.string("name").orElse(""));
        long written = Files.getLastModifiedTime(bans()).toMillis();
        Deadline.await("a second has passed", () -> System.currentTimeMillis() > written + 1_000);
        try (RunningServer server = start()) {
            assertBanned(server, "127.0.0.2", "banned by " + LOGIN + " until unbanned");
            assertBanned(server, "127.0.0.4", "banned by " + LOGIN + UNTIL);
            assertAdmitted(server, "127.0.0.3");
            List<String> objects = Verb.run(server, "bans", "--json").out();
            assertEquals(2, objects.size(), "" + objects);
            assertEquals("bob", JsonLine.parse(objects.get(0)).string("member").orElse(""));
            assertEquals(Ended.ok(), Verb.run(server, "unban", "bob"));
            assertAdmitted(server, "127.0.0.2");
        }
    }

    @Test
    void theDefaultFileOfBansIsInTheStateDirectory() throws IOException {
        Path socket = folder.resolve("room");
        Map<String, String> environment =
                Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
        try (RunningServer server = RunningServer.start(environment, "--unix", socket.toString())) {
            assertEquals(Ended.ok(), Verb.run(server, "ban", "192.0.2.7"));
        }
        Path file = folder.resolve("state/forkchat/bans" + socket.toString().replace('/', '-'));
        assertTrue(Files.readString(file).contains("192.0.2.7"));
        try (RunningServer server = RunningServer.start(environment, "--unix", socket.toString())) {
            assertEquals(2, Verb.run(server, "bans").out().size());
        }
    }

    @Test
    void aFileThatIsNoListOfBansIsOneLineAndExitCode1() throws IOException {
        Files.writeString(bans(), "\n192.0.2.7\n");
        Ended ended = Ended.of(Forkchat.command(List.of("server", "--port", "0", "--bans", bans().toString())));
        assertEquals(1, ended.exitCode());
        assertEquals(1, ended.err().size(), "" + ended);
        assertTrue(
                ended.err().get(0).startsWith("forkchat: cannot read the bans from " + bans() + ": line 2 is no ban"));
    }

    @Test
    void theBanOfANameOnAUnixSocketIsForTheUser() throws IOException {
        Path socket = folder.resolve("room");
        Needs.root("only root can act as another user");
        Needs.otherUser();
        try (RunningServer server = start("--unix", socket.toString(), "--mode", "0666");
                TestClient root = TestClient.connect(UnixDomainSocketAddress.of(socket))) {
            root.send("%forkchat/1 view=chat\n");
            root.lineOf(line -> line.startsWith("%forkchat/1 id="));
            ProcessBuilder client = asNobody("client", "--unix", socket.toString(), "--stay", "--json");
            Process nobody = client.start();
            root.expect("-- nobody joined");
            assertEquals(Ended.ok(), Verb.run(server, "ban", "nobody", "--for", "1h"));
            assertTrue(root.line().matches("-- nobody left: banned by root" + UNTIL));
            nobody.destroy();
            Ended again = Ended.of(asNobody("who", "--unix", socket.toString()));
            assertEquals(1, again.exitCode());
            assertTrue(again.err().get(0).matches("forkchat: banned by root" + UNTIL), "" + again);
            assertTrue(Verb.run(server, "bans").out().get(1).matches("uid:\\d+ +nobody .*"));
            root.send("still here\n/who\n");
            root.lineOf("-- 1 client"::equals);
        }
    }

    private static ProcessBuilder asNobody(String... arguments) {
        ProcessBuilder program = Forkchat.command(List.of(arguments));
        program.command().addAll(0, Machine.asUser("nobody", "nogroup"));
        return program;
    }

    @Test
    void aMutedClientKnowsItAndIsNotHeard() throws IOException {
        try (RunningServer server = start();
                TestClient ann = chat(server, "ann");
                TestClient eve = chat(server, "eve");
                TestClient plain = server.joinWithFirstLine("%forkchat/1 view=plain name=plain");
                TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=bot")) {
            ann.lineOf("-- bot joined"::equals);
            for (String name : List.of("eve", "plain", "bot")) {
                assertEquals(Ended.ok(), Verb.run(server, "mute", name, "--for", "1h", "spam"));
                assertTrue(ann.line().matches("-- server: " + name + " was muted by " + LOGIN + UNTIL + ": spam"));
            }
            String line = "you are muted by " + LOGIN + UNTIL + ": spam";
            eve.lineOf(text -> text.matches("-- server: eve was muted by .*"));
            eve.send("a\nb\n/msg ann c\n/topic d\n/name adam\n");
            eve.lineOf(text -> text.matches("-- refused: " + line));
            plain.send("a\n");
            plain.lineOf(text -> text.matches("%forkchat/1 refused: " + line));
            json.send("""
                    {"type":"message","text":"a","request":1}
                    {"type":"direct","to":"ann","text":"b","request":2}
                    """);
            for (int request = 1; request <= 2; request++) {
                JsonLine refused = JsonLine.parse(json.lineOf(text -> text.contains("\"request\":")));
                assertEquals("refused", refused.string("type").orElse(""));
                assertEquals(request, refused.number("request").orElse(0));
                assertTrue(refused.string("reason").orElse("").matches(line));
            }
            for (String name : List.of("eve", "plain", "bot")) {
                assertEquals(Ended.ok(), Verb.run(server, "unmute", name));
                ann.expect("-- server: " + name + " was unmuted by " + LOGIN);
            }
            eve.send("e\n");
            ann.expect("eve: e");
            json.send("{\"type\":\"message\",\"text\":\"f\",\"request\":3}\n");
            assertTrue(json.lineOf(text -> text.contains("\"request\":3")).contains("receipt"));
            ann.expect("bot: f");
            assertEquals(Ended.failed(1, "forkchat: eve is not muted"), Verb.run(server, "unmute", "eve"));
        }
    }

    @Test
    void aMutedNameIsStillMutedWhenItComesBackAndSendFails() throws IOException {
        try (RunningServer server = start();
                TestClient ann = chat(server, "ann")) {
            TestClient eve = chat(server, "eve");
            assertEquals(Ended.ok(), Verb.run(server, "mute", "eve"));
            eve.close();
            ann.lineOf(line -> line.startsWith("-- eve left"));
            assertEquals(
                    Ended.failed(1, "forkchat: message 1 was refused: you are muted by " + LOGIN),
                    Verb.run(server, "send", "--name", "eve", "hello"));
            assertEquals(Ended.ok(), Verb.run(server, "unmute", "eve"));
            assertEquals(Ended.ok(), Verb.run(server, "send", "--name", "eve", "hello"));
            ann.lineOf("eve: hello"::equals);
        }
    }

    @Test
    void aMuteEndsByItself() throws IOException {
        try (RunningServer server = start();
                TestClient ann = chat(server, "ann");
                TestClient eve = chat(server, "eve")) {
            assertEquals(Ended.ok(), Verb.run(server, "mute", "eve", "--for", "1s"));
            Deadline.await("a message is heard", () -> {
                eve.sendInBackground("hello\n");
                return ann.lines().contains("eve: hello");
            });
        }
    }
}
