package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.Verb;
import java.io.IOException;
import java.io.Writer;
import java.net.UnixDomainSocketAddress;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Bans and mutes. */
final class BanIT {
    private static final String UNTIL = " until \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    private static final int RECORD_BYTES = 1025;

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private RunningServer start(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("--bans", bans().toString()));
        all.addAll(List.of(more));
        return RunningServer.start(all.toArray(String[]::new));
    }

    /** Starts a server on a Unix socket to which this test connects as root and as another user. */
    private RunningServer startForAllUsers(Path socket) throws IOException {
        Needs.root("only root can act as another user");
        Needs.otherUser();
        return start("--unix", socket.toString(), "--mode", "0666");
    }

    private Path bans() {
        return folder.resolve("bans");
    }

    private static TestClient chat(RunningServer server, String name) throws IOException {
        return server.joinWithFirstLine("%forkchat/1 view=chat history=50 name=" + name);
    }

    private static TestClient chatFrom(String host, RunningServer server, String name) throws IOException {
        return server.joinFrom(host, "%forkchat/1 view=chat history=0 name=" + name);
    }

    private static void assertBanned(RunningServer server, String address, String line) throws IOException {
        try (TestClient banned = TestClient.connectFrom(address, server.address())) {
            List<String> said = banned.awaitEnd();
            assertTrue(said.size() == 1 && said.get(0).matches(line), "" + said);
        }
    }

    private static void assertAdmitted(RunningServer server, String address) throws IOException {
        chatFrom(address, server, "x").close();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs further loopback addresses")
    void theBanOfAnAddressEndsItsClientsAndNobodyElse() throws IOException {
        try (RunningServer server = start();
                TestClient ann = chat(server, "ann");
                TestClient bob = chatFrom("127.0.0.2", server, "bob");
                TestClient carl = chatFrom("127.0.0.2", server, "carl");
                TestClient dora = chatFrom("127.0.0.3", server, "dora")) {
            ann.lineOf("-- dora joined"::equals);
            assertEquals(Ended.ok(), Verb.run(server, "ban", "127.0.0.2", "--for", "10m", "spam"));
            String line = "banned by " + LOGIN + UNTIL + ": spam";
            assertTrue(bob.awaitLastLine().matches("-- " + line));
            assertTrue(carl.awaitLastLine().matches("-- " + line));
            assertTrue(ann.line().matches("-- server: 127.0.0.2 was " + line));
            ann.lineOf(text -> text.matches("-- bob left: " + line));
            assertBanned(server, "127.0.0.2", line);
            dora.send("still here\n");
            ann.lineOf("dora: still here"::equals);
            assertAdmitted(server, "127.0.0.4");
            List<String> listed = Verb.run(server, "bans").out();
            assertEquals(2, listed.size(), "" + listed);
            assertTrue(listed.get(0).matches("TARGET +MEMBER +UNTIL +BY +SINCE +REASON"), "" + listed);
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
                TestClient bob = chatFrom("127.0.0.2", server, "bob");
                TestClient carl = chatFrom("127.0.0.2", server, "carl")) {
            assertEquals(Ended.ok(), Verb.run(server, "ban", "bob"));
            assertEquals("-- banned by " + LOGIN + " until unbanned", bob.awaitLastLine());
            carl.send("/who\n");
            carl.lineOf(line -> line.startsWith("-- carl (")); // the others at the address stay
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
    void aRangeOfAddressesIsRefusedWithAReason() throws IOException {
        try (RunningServer server = start()) {
            for (String range : List.of("192.0.2.0/24", "192.0.2.7/32", "2001:db8::/64", "fe80::1/10")) {
                String why = range + " is a range: give an IPv4 address, or an IPv6 address, which bans its /56 prefix";
                assertEquals(Ended.failed(1, "forkchat: " + why), Verb.run(server, "ban", range));
            }
            String zone = "fe80::1%lo";
            assertEquals(
                    Ended.failed(1, "forkchat: nobody here is called " + zone + ", and it is no address"),
                    Verb.run(server, "ban", zone));
            assertEquals(1, Verb.run(server, "bans").out().size(), "the head alone");
        }
    }

    /** Times are those of the server's clock: a ban and a mute end when it shows their end. */
    @Test
    @EnabledOnOs(
            value = OS.LINUX,
            disabledReason = "needs a library that sets a process's clock, and further addresses")
    void aBanAndAMuteEndWhenTheClockIsSetBehindTheirEnd() throws IOException {
        Path clock = folder.resolve("clock");
        try (RunningServer server = RunningServer.start(Machine.clock(clock), "--bans", bans().toString());
                TestClient ann = chat(server, "ann");
                TestClient eve = chat(server, "eve")) {
            assertEquals(Ended.ok(), Verb.run(server, "ban", "127.0.0.2", "--for", "2h"));
            assertEquals(Ended.ok(), Verb.run(server, "ban", "127.0.0.3", "--for", "2d"));
            assertEquals(Ended.ok(), Verb.run(server, "mute", "eve", "--for", "2h"));
            Machine.setClock(clock, -1);
            assertBanned(server, "127.0.0.2", "banned by " + LOGIN + UNTIL);
            eve.send("before its time\n");
            eve.lineOf(line -> line.startsWith("-- refused: you are muted by " + LOGIN));
            Machine.setClock(clock, 1);
            assertAdmitted(server, "127.0.0.2");
            assertBanned(server, "127.0.0.3", "banned by " + LOGIN + UNTIL);
            eve.send("heard\n");
            ann.lineOf("eve: heard"::equals);
            assertEquals(2, Verb.run(server, "bans").out().size(), "the head and the ban for two days");
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

    /** As on a full disk. */
    @Test
    void bansThatCouldNotBeWrittenAreWrittenLater() throws IOException {
        Path away = Files.createDirectory(folder.resolve("away"));
        Path file = away.resolve("bans");
        try (RunningServer server = RunningServer.start("--bans", file.toString())) {
            Files.delete(away);
            Files.writeString(away, "no directory\n");
            assertEquals(Ended.ok(), Verb.run(server, "ban", "192.0.2.7"));
            server.log().await("the failure", line -> line.contains("cannot write the bans to " + file));
            assertEquals(2, Verb.run(server, "bans").out().size(), "it is in force");
            Files.delete(away);
        }
        assertTrue(Files.readString(file).contains("192.0.2.7"), "written at the server's end");
    }

    /** A rename would put a regular file in the place of the device. */
    @Test
    void aDeviceIsNoFileOfBans() throws IOException {
        Files.createSymbolicLink(bans(), Path.of("/dev/null"));
        Ended ended = Ended.of(Forkchat.command(List.of("server", "--port", "0", "--bans", bans().toString())));
        assertEquals(Ended.failed(1, "forkchat: cannot read the bans from " + bans() + ": not a regular file"), ended);
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
    void aFileOfBansThatCannotBeReadIsOneLineAndExitCode1() throws IOException {
        Path latin = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xfc, '\n'});
        Map<String, String> reasons = Map.of("/", "not a regular file", latin.toString(), "its text is not in UTF-8");
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            String line = "forkchat: cannot read the bans from " + each.getKey() + ": " + each.getValue();
            Ended ended = Ended.of(Forkchat.command(List.of("server", "--port", "0", "--bans", each.getKey())));
            assertEquals(Ended.failed(1, line), ended);
        }
    }

    @Test
    void theBanOfANameOnAUnixSocketIsForTheUser() throws IOException {
        Path socket = folder.resolve("room");
        try (RunningServer server = startForAllUsers(socket);
                TestClient root = TestClient.connect(UnixDomainSocketAddress.of(socket))) {
            root.choose("view=chat");
            ProcessBuilder client =
                    Forkchat.commandAs("nobody", "client", "--unix", socket.toString(), "--stay", "--json");
            Process nobody = client.start();
            root.expect("-- nobody joined");
            assertEquals(Ended.ok(), Verb.run(server, "ban", "nobody", "--for", "1h"));
            assertTrue(root.line().matches("-- nobody left: banned by root" + UNTIL));
            nobody.destroy();
            Ended again = Ended.of(Forkchat.commandAs("nobody", "who", "--unix", socket.toString()));
            assertEquals(1, again.exitCode());
            assertTrue(again.err().get(0).matches("forkchat: banned by root" + UNTIL), "" + again);
            assertTrue(Verb.run(server, "bans").out().get(1).matches("uid:\\d+ +nobody .*"));
            root.send("still here\n/who\n");
            root.lineOf("-- 1 client"::equals);
        }
    }

    @Test
    void aMutedUserOfTheUnixSocketIsUnmutedWhileItIsAway() throws IOException {
        Path socket = folder.resolve("room");
        try (RunningServer server = startForAllUsers(socket);
                TestClient root = TestClient.connect(UnixDomainSocketAddress.of(socket))) {
            root.choose("view=chat");
            Process nobody = Forkchat.commandAs("nobody", "client", "--unix", socket.toString(), "--stay", "--json")
                    .start();
            root.expect("-- nobody joined");
            assertEquals(Ended.ok(), Verb.run(server, "mute", "nobody"));
            nobody.destroy();
            root.lineOf(line -> line.startsWith("-- nobody left"));
            assertEquals(Ended.ok(), Verb.run(server, "unmute", "nobody"));
            assertEquals(
                    Ended.ok(), Ended.of(Forkchat.commandAs("nobody", "send", "--unix", socket.toString(), "hello")));
            root.lineOf("nobody: hello"::equals);
        }
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
    void aMutedClientWithRecordsIsToldAndSoIsAKickedOne() throws IOException {
        try (RunningServer server = start("--view", "record");
                TestClient records = server.joinDeaf()) {
            String name = "client" + records.clientId();
            assertEquals(Ended.ok(), Verb.run(server, "mute", name, "spam"));
            records.send(record("hello"));
            assertEquals(List.of(record("you are muted by " + LOGIN + ": spam\n")), records.readBytes(RECORD_BYTES));
            assertEquals(Ended.ok(), Verb.run(server, "kick", name));
            assertEquals(List.of(record("kicked by " + LOGIN + "\n")), records.readBytes(RECORD_BYTES));
        }
    }

    private static String record(String text) {
        return text + "\0".repeat(RECORD_BYTES - text.length());
    }

    @Test
    void aMutedTerminalIsToldWhenItSendsAndNotOnlyTheFirstTime() throws IOException {
        try (RunningServer server = start();
                TestClient ann = chat(server, "ann");
                TerminalWindow window =
                        TerminalWindow.open(folder, 100, TerminalWindow.client(server.port(), "--name", "eve"))) {
            window.awaitTyped("eve>");
            for (String reason : List.of("spam", "noise")) {
                assertEquals(Ended.ok(), Verb.run(server, "mute", "eve", reason));
                window.awaitLine("-- server: eve was muted by " + LOGIN + ": " + reason);
                window.type(reason + "\n");
                window.awaitScreen(
                        "the reason",
                        lines -> lines.stream()
                                .anyMatch(line -> line.endsWith("you are muted by " + LOGIN + ": " + reason)));
                assertEquals(Ended.ok(), Verb.run(server, "unmute", "eve"));
            }
            window.type("heard\n");
            ann.lineOf("eve: heard"::equals);
            assertTrue(ann.lines().stream().noneMatch(line -> line.startsWith("eve: ") && !line.endsWith("heard")));
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

    /** Nobody hears it, so it is not done. */
    @Test
    void aScriptWhoseMessageIsRejectedEndsWith1() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            try (TestClient eve = server.joinWithFirstLine("%forkchat/1 view=chat name=eve")) {
                assertEquals(0, eve.clientId());
                assertEquals(Ended.ok(), Verb.run(server, "mute", "eve"));
            }
            server.log().await("the end", line -> line.contains("client 0 (eve) left"));
            Ended said = Ended.of(script(server), "deployed\n");
            assertEquals(
                    new Ended(
                            1,
                            List.of("%forkchat/1 refused: you are muted by " + LOGIN),
                            List.of("forkchat: the server refused 1 of the lines")),
                    said);
        }
    }

    @Test
    void aScriptThatAnOperatorDisconnectsEndsWith1() throws Exception {
        try (RunningServer server = RunningServer.start("--rate", "1", "--burst", "1");
                TestClient listener = server.join()) {
            Process script = script(server).start();
            Lines out = new Lines(script.getInputStream(), "out");
            Lines err = new Lines(script.getErrorStream(), "err");
            try (Writer input = script.outputWriter()) {
                input.write("line\n".repeat((int) Deadline.SECONDS)); // one of them goes out each second
            }
            listener.expect("line");
            assertEquals(Ended.ok(), Verb.run(server, "kick", "eve"));
            assertEquals(List.of("%forkchat/1 kicked: kicked by " + LOGIN), out.awaitEnd());
            assertEquals(List.of("forkchat: an operator disconnected this client"), err.awaitEnd());
            assertEquals(1, script.waitFor());
        }
    }

    private static ProcessBuilder script(RunningServer server) {
        return Forkchat.command(List.of("client", "--name", "eve", "--port", "" + server.port()));
    }
}
