package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.ScriptedServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the conveniences of the client on a terminal, on different terminals. */
final class TerminalComfortIT extends TerminalFixture {
    private static final Pattern REVERSE = Pattern.compile("\u001b\\[(1;)?7m(\u001b\\[39m)?bob");

    private void open(int columns, String script) throws Exception {
        window = TerminalWindow.open(folder, columns, script);
    }

    private Path password() throws Exception {
        Path file = folder.resolve("password");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "open sesame\n");
    }

    @Test
    void thePasswordIsAskedForWithoutAnEchoAndEarlyTypingIsKept() throws Exception {
        try (RunningServer server = RunningServer.start("--password-file", password() + "")) {
            open(80, "read start\n" + TerminalWindow.client(server.port(), "--name", "alice"));
            window.type("\nhello, who is here?\n");
            window.awaitScreen("the question", lines -> lines.contains("password of this room:"));
            window.type("wrong\n");
            window.awaitScreen(
                    "another question",
                    lines -> lines.stream()
                                    .filter("password of this room:"::equals)
                                    .count()
                            == 2);
            window.type("open sesame\n");
            window.awaitTyped("alice> hello, who is here?");
            assertFalse(window.screen().toString().contains("sesame"), "no echo");
            assertFalse(window.screen().contains("alice: hello, who is here?"), "not sent by itself");
            window.press("Enter");
            window.awaitLine("alice: hello, who is here?");
        }
    }

    @Test
    void theListOfClientsAsksForThePasswordToo() throws Exception {
        try (RunningServer server = RunningServer.start("--password-file", password() + "")) {
            open(80, TerminalWindow.command("who", "--port", "" + server.port()) + "\necho exit code $?\nexec cat\n");
            window.awaitLine("password of this room:");
            window.type("open sesame\n");
            window.awaitLine("exit code 0");
        }
    }

    @Test
    void aLineWithTheDateStandsWhereTheDayChanges() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            String port = "" + server.port();
            open(80, TerminalWindow.command("client", "--port", port, "--time", "utc"));
            Socket client = server.greet(
                    "alice",
                    ScriptedServer.earlier("2026-01-01T10:00:00.000Z", "old"),
                    ScriptedServer.earlier("2026-01-02T10:00:00.000Z", "older than today"));
            window.awaitLine("-- Thursday, 1 January 2026");
            window.awaitLine("10:00:00 bob: old");
            window.awaitLine("-- Friday, 2 January 2026");
            ScriptedServer.say(client, ScriptedServer.message("2026-01-03T00:00:00.000Z", "live"));
            window.awaitLine("-- Saturday, 3 January 2026");
        }
    }

    @Test
    void tailHasDatesOnMessagesOfOtherDays() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            String port = "" + server.port();
            open(80, TerminalWindow.command("tail", "--port", port, "--time", "utc") + "\nexec cat\n");
            server.greet(
                    "client1",
                    ScriptedServer.earlier("2026-01-01T10:00:00.000Z", "old"),
                    ScriptedServer.earlier(Instant.now().toString(), "new"));
            window.awaitLine("2026-01-01 10:00:00 bob: old");
            window.awaitScreen("new", lines -> lines.stream().anyMatch(line -> line.matches("[0-9:]{8} bob: new")));
        }
    }

    @Test
    void aTakenNameIsToldLastAndTheOthersAreNamed() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient alice = server.join()) {
            alice.send("%forkchat/1 view=plain name=alice tag=x\nfirst\n");
            alice.line();
            open(80, TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitLine("-- refused: the name alice is taken");
            window.awaitTyped("client1>"); // the lines may come before the prompt
            assertEquals(
                    List.of(
                            "alice: first",
                            "-- you are client1; /help lists commands and keys, Ctrl-D leaves",
                            "-- here: alice",
                            "-- refused: the name alice is taken",
                            "client1>"),
                    window.screen());
        }
    }

    @Test
    void theNameIsTheLoginNameWithANumberIfItIsTaken() throws Exception {
        String login = System.getProperty("user.name");
        try (RunningServer server = RunningServer.start();
                TestClient other = server.join()) {
            other.send("%forkchat/1 view=plain name=" + login + " tag=x\n");
            other.line();
            open(80, TerminalWindow.client(server.port()));
            window.awaitTyped(login + "-2>");
            window.awaitLine("-- here: " + login);
            window.type("hi\n");
            other.expect("hi");
        }
    }

    @Test
    void aTerminalWithoutASizeIsTakenAs80By24() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            open(80, "stty rows 0 cols 0\n" + TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            window.type("hello there");
            window.awaitTyped("alice> hello there");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "TERM=screen", "TERM=xterm-ghostty", "TERM=no/such", "TERM=", "-uTERM"})
    void aHalfTypedLineStaysOnEveryTerminal(String type) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            open(80, "env " + type + " " + TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            window.type("half a");
            window.awaitTyped("alice> half a");
            bob.send("one\ntwo\n");
            window.awaitLine("client0: two");
            window.awaitTyped("alice> half a");
            window.type(" line\n");
            bob.expect("half a line");
            assertFalse(window.screen().toString().contains("Exception"), () -> "" + window.screen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "TERM=screen", "-uTERM"})
    void theArrowKeysWorkOnEveryTerminal(String type) throws Exception {
        try (RunningServer server = RunningServer.start()) {
            open(80, "env " + type + " " + TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            window.type("hello\n");
            window.awaitLine("alice: hello");
            window.press("Up");
            window.awaitTyped("alice> hello");
            window.press("Left");
            window.type("X");
            window.awaitTyped("alice> hellXo");
        }
    }

    @Test
    void anOutageIsOneLineAndEnterTriesAtOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            open(80, TerminalWindow.client(server.port(), "--name", "alice"));
            server.greet("alice");
            window.awaitTyped("alice>");
            server.stop();
            window.awaitScreen("a long pause", lines -> lines.stream().anyMatch(line -> line.contains("in 4 s")));
            List<String> screen = window.screen();
            assertEquals(
                    1,
                    screen.stream()
                            .filter(line -> line.contains("connection lost"))
                            .count(),
                    "" + screen);
            window.awaitScreen("the longest", lines -> lines.stream().anyMatch(line -> line.contains("in 16 s")));
            server.listenAgain();
            long beforeNanos = System.nanoTime();
            window.press("Enter");
            server.greet("alice");
            long tookNanos = System.nanoTime() - beforeNanos;
            assertTrue(tookNanos < TimeUnit.SECONDS.toNanos(13), "not when the 16 s are over");
            window.awaitLine("-- connected again, as alice");
        }
    }

    @Test
    void missedMessagesAreShownAlthoughTheClockWasSetBack() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            open(80, TerminalWindow.client(server.port(), "--name", "alice"));
            Socket client = server.greet("alice");
            ScriptedServer.say(client, ScriptedServer.message("2026-01-01T10:00:00.000Z", "before"));
            window.awaitLine("bob: before");
            client.close();
            server.greet(
                    "alice",
                    ScriptedServer.earlier("2026-01-01T10:00:00.000Z", "before"),
                    ScriptedServer.earlier("2026-01-01T09:00:01.000Z", "meanwhile"));
            window.awaitLine("bob: meanwhile");
            List<String> screen = window.screen();
            assertEquals(1, screen.stream().filter("bob: before"::equals).count(), "" + screen);
        }
    }

    @Test
    void controlZGivesTheShellItsTerminalBackAndFgTheChat() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            Path client = Files.writeString(
                    folder.resolve("client.sh"),
                    "exec " + TerminalWindow.command("client", "--port", "" + server.port(), "--name", "alice"));
            open(80, "PS1='shell$ ' ENV= exec sh -i\n");
            window.awaitTyped("shell$");
            window.type("sh " + client + "\n");
            window.awaitTyped("alice>");
            window.type("half");
            window.press("C-z");
            window.awaitTyped("shell$");
            window.type("stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo -e isig | tr '\\n' ' '; echo modes\n");
            window.awaitLine("isig icanon echo modes");
            bob.send("said meanwhile\n");
            window.type("fg\n");
            window.awaitScreen("what came", lines -> lines.toString().contains("client0: said meanwhile"));
            window.awaitTyped("alice> half");
            window.type(" done\n");
            bob.expect("half done");
        }
    }

    @Test
    void tabAtTheStartOfALineAddressesSomebody() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient robert = server.joinWithFirstLine("%forkchat/1 view=plain name=robert")) {
            open(80, TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitLine("-- here: robert");
            window.type("ro");
            window.press("Tab");
            window.type("x");
            window.awaitTyped("alice> robert: x");
            window.press("Enter");
            window.awaitLine("alice: robert: x");
            robert.lineOf("robert: x"::equals);
        }
    }

    @Test
    void linesBreakBetweenWordsAndTheRestIsIndented() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            open(40, TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            bob.send("a line of words that is wider than forty columns\n");
            window.awaitLine("client0: a line of words that is wider");
            assertTrue(window.rows().contains("  than forty columns"), () -> "" + window.rows());
        }
    }

    @Test
    void aMentionAndAPrivateMessageStandOut() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.joinWithFirstLine("%forkchat/1 view=chat name=bob")) {
            open(80, "TERM=xterm-256color " + TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            bob.send("plain\nhello Alice\n/msg alice psst\n");
            window.awaitLine("bob -> you: psst");
            List<String> rows = window.styledRows().stream()
                    .map(row -> row.replaceFirst("(\u001b\\[[0-9;]*m)+$", "")) // newer versions of tmux have it
                    .toList();
            assertTrue(rows.stream().anyMatch(row -> row.endsWith(": hello Alice") && isReverse(row)), "" + rows);
            assertTrue(rows.stream().anyMatch(row -> row.endsWith(" -> you: psst") && isReverse(row)), "" + rows);
            assertFalse(rows.stream().anyMatch(row -> row.endsWith("plain") && isReverse(row)), "" + rows);
        }
    }

    private static boolean isReverse(String row) {
        return REVERSE.matcher(row).find();
    }

    @Test
    void aPasteOfManyLinesWaitsInOneLineUntilItIsSentOrDiscarded() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            open(80, "TERM=xterm-256color " + TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            StringBuilder many = new StringBuilder("first\n");
            for (int i = 1; i < 100; i++) {
                many.append("//line ").append(i).append('\n');
            }
            window.paste(many.toString());
            window.awaitLine("-- 100 lines pasted (first); Enter sends them, Ctrl-C discards them");
            bob.send("visible meanwhile\n");
            window.awaitLine("client0: visible meanwhile");
            window.press("C-c");
            window.awaitLine("-- 100 pasted lines discarded");
            window.paste("/quit\n  // two\nthree");
            window.awaitLine("-- 3 lines pasted (/quit); Enter sends them, Ctrl-C discards them");
            window.press("Enter");
            bob.expect("/quit", "  // two", "three");
        }
    }

    @Test
    void helpListsCommandsAndKeysAndATerminalOf24RowsShowsThoseOfEverybody() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            open(80, TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            window.type("/help\n");
            window.awaitLine("-- Ctrl-Z          suspends; fg in the shell comes back");
            List<String> shown =
                    List.of("/name", "/who", "/topic", "/msg", "/me", "Tab", "Up, Down", "Ctrl-C", "Ctrl-D");
            for (String usage : shown) {
                assertTrue(window.screen().stream().anyMatch(line -> line.startsWith("-- " + usage + " ")), usage);
            }
        }
    }

    @Test
    void everyColourCanBeReadOnWhiteAndOnBlack() throws Exception {
        List<String> readable = List.of("28", "30", "63", "64", "98", "130", "131", "163", "243");
        try (ScriptedServer server = new ScriptedServer()) {
            open(80, "TERM=xterm-256color " + TerminalWindow.client(server.port(), "--name", "alice"));
            Socket client = server.greet("alice", ScriptedServer.earlier("2026-01-01T10:00:00.000Z", "old"));
            for (int i = 0; i < 15; i++) {
                JsonLine message = ScriptedServer.message("2026-01-01T10:00:00.000Z", "text")
                        .with("name", "b" + i);
                ScriptedServer.say(client, message);
            }
            window.awaitLine("b14: text");
            for (String row : window.styledRows()) {
                for (String sequence : row.split("\u001b\\[", -1)) {
                    String style = sequence.replaceFirst("m.*", "");
                    boolean isBasic = style.matches("(.*;)?(2|3[0-7]|9[0-7])") && !style.contains("38;5;");
                    assertFalse(isBasic, row);
                    if (style.contains("38;5;")) {
                        assertTrue(readable.contains(style.replaceFirst(".*38;5;", "")), row);
                    }
                }
            }
        }
    }
}
