package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the terminal's width: what fits it, and when the terminal is asked for it. */
final class TerminalWidthIT {
    private static final int COLUMNS = 50;

    @TempDir
    private Path folder;

    /** The lines on the screen after a command; lines that the terminal itself has broken are joined. */
    private List<String> screen(RunningServer server, String... command) throws IOException {
        String line = TerminalWindow.command(command) + "--port " + server.port();
        try (TerminalWindow window = TerminalWindow.open(folder, COLUMNS, line + "\necho exit code $?\nexec cat\n")) {
            window.awaitLine("exit code 0");
            List<String> lines = window.screen();
            lines.forEach(one -> assertTrue(one.length() <= COLUMNS, lines::toString));
            return lines;
        }
    }

    @Test
    void tablesAndLongLinesFitTheTerminal() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient bob = server.join();
            TestClient alice = server.joinWithFirstLine("%forkchat/1 view=plain history=0 name=alexandria-of-names");
            List<String> who = screen(server, "who");
            assertTrue(who.get(2).matches("alexandria-of.* 127\\.0.* \\d+ s ago +\\d+ s"), who::toString);
            List<String> stats = screen(server, "stats");
            assertTrue(stats.stream().anyMatch(row -> row.matches(" {20,}\\S.*")), stats::toString);
            List<String> top = screen(server, "top", "--once");
            assertTrue(top.stream().anyMatch(row -> row.startsWith("alex")), top::toString);
            alice.send("the quick brown fox jumps over the lazy dog, and the dog sleeps on\n");
            alice.send("end\n");
            bob.expect("the quick brown fox jumps over the lazy dog, and the dog sleeps on");
            List<String> tail = screen(server, "tail", "--time", "off");
            assertTrue(tail.get(0).startsWith("alexandria-of-names: the quick brown fox"), tail::toString);
            assertTrue(tail.get(1).startsWith("  "), tail::toString);
            assertTrue(tail.get(1).endsWith("the dog sleeps on"), tail::toString);
        }
    }

    /** The end of a line that the terminal itself breaks would look like a line of another client. */
    @Test
    void linesFitTheTerminalAfterItWasMadeNarrower() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TerminalWindow window = TerminalWindow.open(
                        folder,
                        2 * COLUMNS,
                        TerminalWindow.command("tail", "-f", "--time", "off", "--port", "" + server.port()))) {
            bob.send("wide\n");
            window.awaitLine("client0: wide");
            window.tmux("resize-window", "-t", "t", "-x", "" + COLUMNS, "-y", "24");
            Deadline.await("a line that fits", () -> {
                say(bob, "the first row ends before the colon of the other, alice: I agree\n");
                return window.screen().contains("  the other, alice: I agree"); // once tail knows of the new size
            });
        }
    }

    /** A command with a stty in front of the system's, which adds its arguments to a file and then runs these lines. */
    private String withStty(String lines, String... command) throws IOException {
        Path stty = Files.createDirectory(folder.resolve("bin")).resolve("stty");
        String start = "#!/bin/sh\necho \"$@\" >>'" + asked() + "'\nPATH=${PATH#*:}\n";
        Files.writeString(stty, start + lines + "\n");
        Files.setPosixFilePermissions(stty, PosixFilePermissions.fromString("rwx------"));
        return "PATH='" + stty.getParent() + "':$PATH " + TerminalWindow.command(command);
    }

    private String withCountedStty(String... command) throws IOException {
        return withStty("exec stty \"$@\"", command);
    }

    private Path asked() {
        return folder.resolve("asked");
    }

    /** How often stty was asked for modes and size. */
    private long questions() throws IOException {
        return Files.readAllLines(asked()).stream().filter("-a"::equals).count();
    }

    /** JLine runs stty for each question: some 20 ms of CPU time. */
    @Test
    void theClientAsksForTheSizeWhenItChangesAndNotForEachLine() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TerminalWindow window = TerminalWindow.open(
                        folder,
                        2 * COLUMNS,
                        withCountedStty("client", "--name", "alice", "--time", "off", "--port", "" + server.port()))) {
            window.awaitTyped("alice>");
            bob.send("first\n");
            window.awaitLine("client0: first");
            bob.send("again\n".repeat(50) + "last\n");
            window.awaitLine("client0: last");
            assertEquals(1, questions());
            window.tmux("resize-window", "-t", "t", "-x", "" + COLUMNS, "-y", "24");
            Deadline.await("a line that fits", () -> {
                say(bob, "the first row ends before the colon of the other, alice: I agree\n");
                return window.screen().contains("  the other, alice: I agree");
            });
        }
    }

    @Test
    void topDoesNotAskForTheSizeForEachTable() throws IOException {
        try (RunningServer server = RunningServer.start();
                TerminalWindow window = TerminalWindow.open(
                        folder, 2 * COLUMNS, withCountedStty("top", "--port", "" + server.port()))) {
            server.joinWithFirstLine("%forkchat/1 view=plain name=alice");
            window.awaitScreen("alice", rows -> rows.stream().anyMatch(row -> row.startsWith("alice ")));
            server.joinWithFirstLine("%forkchat/1 view=plain name=bob");
            window.awaitScreen("bob", rows -> rows.stream().anyMatch(row -> row.startsWith("bob ")));
            assertEquals(1, questions());
        }
    }

    /** GNU stty on macOS does so; and without stty there are no modes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "stty \"$@\"; [ \"$1\" = -a ] || { echo unable to perform all requested operations; exit 1; }",
                "exit 1"
            })
    void theClientWorksAlthoughSttyFails(String lines) throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TerminalWindow window = TerminalWindow.open(
                        folder,
                        2 * COLUMNS,
                        withStty(lines, "client", "--name", "alice", "--time", "off", "--port", "" + server.port()))) {
            window.awaitTyped("alice>");
            window.type("hello");
            window.press("Enter");
            bob.expect("hello");
            assertTrue(Files.size(asked()) > 0, "the stty in front runs");
        }
    }

    private static void say(TestClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
