package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.ScriptedServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Signals to the programs that change a terminal's modes, and the keys that send signals elsewhere. */
final class TerminalSignalIT extends TerminalFixture {
    private static final String END = "\necho exit code $?\nexec cat\n";

    private void open(String script) throws Exception {
        window = TerminalWindow.open(folder, 80, script);
    }

    /** A script that becomes {@code forkchat} with these arguments. */
    private Path script(String... arguments) throws Exception {
        return Files.writeString(folder.resolve("forkchat.sh"), "exec " + TerminalWindow.command(arguments));
    }

    private String ask(String format) {
        return window.tmux("display-message", "-p", "-t", "t", format).strip();
    }

    /** The program that the window's shell has started. */
    private void signal(String name) {
        long shell = Long.parseLong(ask("#{pane_pid}"));
        long program = ProcessHandle.of(shell)
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid();
        TestSignals.send(program, name);
    }

    /** Starts a shell in the window, and the program from it; waits until the screen contains {@code shown}. */
    private void openShell(String shell, Path script, String shown) throws Exception {
        open("PS1='shell$ ' ENV= exec " + shell + "\n");
        window.awaitTyped("shell$");
        window.type("sh " + script + "\n");
        window.awaitScreen("the program", lines -> isShown(lines, shown));
    }

    private void assertShellModes() {
        window.type("stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo -e isig | tr '\\n' ' '; echo modes\n");
        window.awaitLine("isig icanon echo modes");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129", "INT, 0"})
    void aSignalToTopGivesTheShellItsScreenBack(String signal, int exitCode) throws Exception {
        try (RunningServer server = RunningServer.start()) {
            open("echo before\n" + TerminalWindow.command("top", "--port", "" + server.port()) + END);
            window.awaitScreen("the table", lines -> lines.toString().contains("sorted by"));
            assertEquals("1 0", ask("#{alternate_on} #{cursor_flag}"));
            signal(signal);
            window.awaitScreen("its end", lines -> lines.contains("exit code " + exitCode));
            assertEquals("0 1", ask("#{alternate_on} #{cursor_flag}"));
            assertEquals("before", window.screen().get(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void aSignalToTheClientEndsItsPasteModeAndItsLine(String signal, int exitCode) throws Exception {
        try (RunningServer server = RunningServer.start()) {
            open(TerminalWindow.client(server.port(), "--name", "alice"));
            window.awaitTyped("alice>");
            window.type("half");
            window.awaitTyped("alice> half");
            signal(signal);
            window.awaitLine("exit code " + exitCode);
            window.paste("pasted text");
            window.awaitTyped("pasted text");
        }
    }

    /** Messages come while the terminal is closed, and the thread that shows them must not end the program otherwise. */
    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129", "C-d, 0"})
    void theEndOfAClientInAFloodOfMessagesIsNoError(String end, int exitCode) throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            open(TerminalWindow.client(server.port(), "--name", "alice"));
            Socket client = server.accept();
            ScriptedServer.welcome(client, "alice"); // and no answer when the client leaves
            JsonLine message = ScriptedServer.message("2026-01-01T09:30:00.000Z", "hello");
            Background flood = Background.start("flood", () -> {
                while (true) {
                    ScriptedServer.say(client, message);
                }
            });
            window.awaitScreen("messages", lines -> lines.toString().contains("bob: hello"));
            if (end.startsWith("C-")) {
                window.press(end);
            } else {
                signal(end);
            }
            window.awaitLine("exit code " + exitCode);
            assertFalse(window.screen().toString().contains("forkchat:"), () -> "" + window.screen());
            Deadline.await("the end of the connection", () -> !flood.isRunning());
        }
    }

    @ParameterizedTest
    @CsvSource({"wait --for x --timeout 20, 1", "who, 143"})
    void anEndWhileThePasswordIsAskedForGivesTheTerminalItsEchoBack(String command, int exitCode) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.start("--password-file", password.toString())) {
            List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.addAll(List.of("--port", "" + server.port()));
            open(TerminalWindow.command(words.toArray(String[]::new))
                    + "\necho exit code $?\nstty -a | tr ' ' '\\n' | grep -x -e '-*icanon' -e '-*echo'\nexec cat\n");
            window.awaitScreen("the question", lines -> lines.toString().contains("password"));
            if (command.equals("who")) {
                signal("TERM");
            }
            window.awaitScreen(
                    "the modes",
                    lines -> lines.toString().contains("exit code " + exitCode)
                            && lines.containsAll(List.of("icanon", "echo")));
        }
    }

    @Test
    void controlCEndsAClientThatIsStillConnecting() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            open("PS1='shell$ ' ENV= exec sh -i\n");
            window.awaitTyped("shell$");
            window.type("sh " + script("client", "--port", "" + server.port()) + "; echo exit code $?\n");
            Socket client = server.accept();
            assertEquals('%', client.getInputStream().read());
            window.press("C-c");
            window.awaitLine("exit code 130");
        }
    }

    @Test
    void controlZInTopGivesTheShellItsScreenBackAndFgTheTable() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.joinWithFirstLine("%forkchat/1 view=plain name=bob")) {
            open("PS1='shell$ ' ENV= exec sh -i\n");
            window.awaitTyped("shell$");
            window.type("sh " + script("top", "--port", "" + server.port(), "--interval", "0.2") + "\n");
            window.awaitScreen("the table", lines -> lines.toString().contains("bob"));
            window.press("C-z");
            window.awaitTyped("shell$");
            assertEquals("0 1", ask("#{alternate_on} #{cursor_flag}"));
            window.type("stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo -e isig | tr '\\n' ' '; echo modes\n");
            window.awaitLine("isig icanon echo modes");
            bob.endInput();
            window.type("fg\n");
            window.awaitScreen(
                    "the table without bob",
                    lines -> lines.toString().contains("sorted by")
                            && lines.stream().noneMatch(line -> line.startsWith("bob")));
            assertEquals("1 0", ask("#{alternate_on} #{cursor_flag}"));
            window.press("q");
            window.awaitTyped("shell$");
        }
    }

    /** SIGSTOP cannot be caught, so that the prompt appears on the table; SIGCONT shows the table again. */
    @ParameterizedTest
    @ValueSource(strings = {"TSTP", "STOP"})
    void topThatIsStoppedFromOutsideShowsTheTableAfterFg(String signal) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.joinWithFirstLine("%forkchat/1 view=plain name=bob")) {
            openShell(
                    "bash --norc --noprofile", script("top", "--port", "" + server.port(), "--interval", "0.2"), "bob");
            signal(signal);
            window.awaitTyped("shell$");
            if (signal.equals("TSTP")) {
                assertEquals("0 1", ask("#{alternate_on} #{cursor_flag}"));
            }
            bob.endInput();
            server.log().await("bob left", line -> line.contains("(bob) left"));
            window.tmux("resize-window", "-t", "t", "-x", "100", "-y", "20");
            window.type("fg\n");
            window.awaitScreen(
                    "the table without bob and the prompt",
                    lines -> lines.size() < 20
                            && isShown(lines, "sorted by")
                            && lines.get(lines.size() - 1).strip().startsWith("q quit") // tmux 3.5 joins a blank row
                            && !isShown(lines, "bob")
                            && !isShown(lines, "shell$"));
            assertEquals("1 0", ask("#{alternate_on} #{cursor_flag}"));
            window.type("?");
            window.awaitScreen("the keys", lines -> isShown(lines, "keys and columns"));
            window.type("xq");
            window.awaitTyped("shell$");
            assertEquals("0 1", ask("#{alternate_on} #{cursor_flag}"));
            assertShellModes();
        }
    }

    /** A shell such as dash keeps the modes that it finds: it ends in raw mode, in which read(2) returns 0 bytes. */
    @Test
    void aClientThatIsStoppedFromOutsideGivesTheShellItsModesBack() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            openShell("sh -i", script("client", "--port", "" + server.port(), "--name", "alice"), "alice>");
            window.type("half");
            window.awaitTyped("alice> half");
            signal("TSTP");
            window.awaitTyped("shell$");
            assertShellModes();
            window.type("fg\n");
            window.awaitTyped("alice> half");
            window.press("C-d");
        }
    }

    /** The shell turns bracketed paste on and off for its own line. */
    @ParameterizedTest
    @ValueSource(strings = {"TSTP", "STOP"})
    void aClientThatIsStoppedFromOutsideRecognizesAPasteAfterFg(String signal) throws Exception {
        try (RunningServer server = RunningServer.start()) {
            openShell(
                    "bash --norc --noprofile",
                    script("client", "--port", "" + server.port(), "--name", "alice"),
                    "alice>");
            window.type("half");
            window.awaitTyped("alice> half");
            signal(signal);
            window.awaitTyped("shell$");
            window.type("fg\n");
            window.awaitTyped("alice> half");
            window.press("C-u");
            window.awaitTyped("alice>");
            window.paste("first\nsecond");
            window.awaitScreen("the paste", lines -> isShown(lines, "-- 2 lines pasted (first)"));
        }
    }

    /** The shell leaves the terminal with an echo. */
    @ParameterizedTest
    @CsvSource({"TSTP, who", "STOP, who", "TSTP, client", "STOP, client"})
    void aPasswordTypedAfterFgIsNotShown(String signal, String command) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.start("--password-file", password.toString())) {
            openShell(
                    "bash --norc --noprofile", script(command, "--port", "" + server.port()), "password of this room:");
            signal(signal);
            window.awaitTyped("shell$");
            window.type("fg\n");
            window.awaitTyped("password of this room:");
            window.type("secret\n");
            window.awaitScreen(
                    "the answer",
                    lines -> lines.get(lines.size() - 1).matches(command.equals("who") ? "shell\\$" : ".+>"));
            assertFalse(isShown(window.screen(), "secret"));
        }
    }

    @Test
    void theStatusLineSaysWhyTheServerRefusesAClientThatComesBack() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            open(TerminalWindow.client(server.port(), "--name", "alice"));
            server.greet("alice").close();
            Socket again = server.accept();
            again.getOutputStream().write("server full\n".getBytes(StandardCharsets.UTF_8));
            again.close();
            window.awaitScreen("the reason", lines -> isShown(lines, "-- server full; trying again"));
            server.greet("alice");
            window.awaitLine("-- connected again, as alice");
            Deadline.await("no status line", () -> !isShown(window.screen(), "trying again"));
        }
    }

    private static boolean isShown(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }
}
