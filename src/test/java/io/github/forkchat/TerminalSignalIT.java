package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
