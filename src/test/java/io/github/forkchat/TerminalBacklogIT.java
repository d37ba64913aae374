package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The client on a terminal, whose server does not take what the user types: the keys work nevertheless. */
final class TerminalBacklogIT extends TerminalFixture {
    /** More than the worker and the buffers of a Unix socket take. */
    private static final int LINES = 3_000;

    private static final String WAITS = "-- the server has not relayed all messages yet; Ctrl-C does not wait for it";

    private RunningServer startServer(String... more) throws IOException {
        List<String> all = new ArrayList<>(List.of("--unix", socket(), "--names", "free"));
        all.addAll(List.of(more));
        return RunningServer.startAlone(all.toArray(String[]::new));
    }

    private String socket() {
        return folder.resolve("room").toString();
    }

    private static String line(int number) {
        return "line " + number + " " + "x".repeat(35); // told on one row
    }

    private void startClient() throws IOException {
        String client = TerminalWindow.command(
                "client", "--unix", socket(), "--time", "off", "--name", "alice", "--no-reconnect");
        // The shell outlives Ctrl-C, which goes to all programs in the window.
        window = TerminalWindow.open(folder, 80, "trap : INT\n" + client + "\necho exit code $?\nexec cat\n");
        window.awaitTyped("alice>");
    }

    private void pasteAndSend() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= LINES; i++) {
            many.append(line(i)).append('\n');
        }
        window.paste(many.toString());
        window.awaitScreen(
                "the paste",
                lines -> lines.stream().anyMatch(line -> line.startsWith("-- " + LINES + " lines pasted")));
        window.press("Enter");
        window.awaitTyped("alice>");
    }

    /** Discards the unsent lines, and then leaves without waiting for the sent ones. */
    private void discardAndLeave() {
        window.type("half a line");
        window.awaitTyped("alice> half a line");
        window.press("C-c");
        window.awaitTyped("alice>");
        window.press("C-c");
        window.awaitScreen(
                "the number of discarded lines",
                lines -> lines.stream().anyMatch(line -> line.matches("-- [1-9]\\d* unsent lines discarded")));
        window.press("C-d");
        window.awaitLine(WAITS);
        window.press("C-c");
        window.awaitLine("exit code 130");
    }

    @Test
    void aPasteThatTheServerDelaysLeavesTheKeysToTheUser() throws Exception {
        try (RunningServer server = startServer("--rate", "1", "--burst", "1");
                TestClient bob = server.join()) {
            startClient();
            pasteAndSend();
            bob.expect(line(1), line(2));
            discardAndLeave();
        }
    }

    @Test
    void aStoppedServerLeavesTheKeysToTheUser() throws Exception {
        try (RunningServer server = startServer()) {
            startClient();
            Processes.stop(server.pid());
            try {
                pasteAndSend();
                discardAndLeave();
            } finally {
                TestSignals.send(server.pid(), "CONT");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linesThatAreNotSentWhenTheConnectionIsLostAreTold(boolean isLeaving) throws Exception {
        try (RunningServer server = startServer()) {
            startClient();
            Processes.stop(server.pid());
            pasteAndSend();
            window.type("the last line");
            window.awaitTyped("alice> the last line");
            window.press("Enter");
            window.awaitTyped("alice>");
            if (isLeaving) {
                window.press("C-d");
                window.awaitLine(WAITS);
            }
            server.signal("KILL");
            window.awaitLine("exit code 4");
            window.awaitLine("-- not known to have arrived: " + line(LINES));
            window.awaitLine("-- not known to have arrived: the last line");
            assertEquals(137, server.awaitExit());
        }
    }
}
