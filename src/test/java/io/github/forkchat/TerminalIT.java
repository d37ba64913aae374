package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The client on a terminal, which is a window of window.tmux(1): its input, and the contents of the screen. */
final class TerminalIT extends TerminalFixture {
    /** Starts {@code forkchat client} in a terminal of this size. */
    private void startClient(RunningServer server, int columns, String... arguments) throws IOException {
        window = TerminalWindow.open(folder, columns, TerminalWindow.client(server.port(), arguments));
    }

    @ParameterizedTest
    @CsvSource({"80, half a line", "80, 你好世界 🙂 é", "40, half a line", "40, 你好世界 🙂 é"})
    void aHalfTypedLineStaysWhileOthersTalkAndGoesOutWhole(int columns, String half) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startClient(server, columns, "--name", "alice");
            window.awaitTyped("alice>");
            window.type(half);
            window.awaitTyped("alice> " + half);
            for (int i = 0; i < 10; i++) {
                bob.send("message " + i + " 世界 🎉\n");
            }
            window.awaitLine("client0: message 9 世界 🎉");
            window.awaitTyped("alice> " + half);
            List<String> lines = window.screen();
            for (int i = 0; i < 10; i++) {
                assertTrue(lines.contains("client0: message " + i + " 世界 🎉"), "" + lines);
            }
            window.tmux("resize-window", "-t", "t", "-x", "" + (120 - columns), "-y", "20");
            bob.send("after the resize\n");
            window.awaitLine("client0: after the resize");
            window.awaitTyped("alice> " + half);
            window.type(" goes on");
            window.press("Enter");
            bob.expect(half + " goes on");
            window.awaitLine("alice: " + half + " goes on");
            window.awaitTyped("alice>");
        }
    }

    @Test
    void keysAndCommandsWorkInATerminal() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startClient(server, 80, "--name", "alice");
            window.awaitTyped("alice>");
            window.type("never sent");
            window.awaitTyped("alice> never sent");
            window.press("C-c");
            window.awaitTyped("alice>");
            window.type("/na");
            window.press("Tab");
            window.type("Anna");
            window.awaitTyped("alice> /name Anna");
            window.press("Enter");
            window.awaitLine("-- you are now Anna");
            window.awaitTyped("Anna>");
            window.type("/nonsense");
            window.press("Enter");
            window.awaitLine("-- unknown command /nonsense; /help lists them, //text sends /text");
            window.type("/me waves");
            window.press("Enter");
            bob.expect("/me waves");
            window.awaitLine("* Anna waves");
            window.press("C-d");
            window.awaitLine("exit code 0");
            server.log().await("the leave", line -> line.equals("Server Main: client 1 (Anna) left: disconnected"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoLeavesWaitsUntilTheMessagesOfAFastTypistAreRelayed(boolean serverStays) throws Exception {
        int typed = 14;
        try (RunningServer server = RunningServer.startAlone("--rate", "1", "--burst", "10");
                TestClient bob = server.join()) {
            startClient(server, 80, "--name", "alice");
            window.awaitTyped("alice>");
            // Stopped, so that typing may take longer than the rate allows.
            long worker = server.workersButTheFirst(1).get(0).pid();
            Processes.stop(worker);
            try {
                for (int i = 1; i <= typed; i++) {
                    window.type("line " + i);
                    window.press("Enter");
                }
                window.press("C-d");
                window.awaitLine("-- the server has not relayed all messages yet; Ctrl-C does not wait for it");
                if (!serverStays) {
                    server.signal("TERM");
                }
            } finally {
                TestSignals.send(worker, "CONT");
            }
            if (serverStays) {
                window.awaitLine("exit code 0");
                for (int i = 1; i <= typed; i++) {
                    bob.expect("line " + i);
                }
            } else {
                window.awaitLine("exit code 4");
                window.awaitLine("-- not known to have arrived: line " + typed);
            }
        }
    }

    @Test
    void aLostConnectionComesBackWithTheNameAndWhatWasMissed() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startClient(server, 80, "--name", "alice");
            window.awaitTyped("alice>");
            window.type("mine");
            window.press("Enter");
            bob.expect("mine");
            bob.send("before\n");
            window.awaitLine("client0: before");
            window.type("half");
            server.workersButTheFirst(1).get(0).destroyForcibly();
            server.log()
                    .await("the leave", line -> line.equals("Server Main: client 1 (alice) left: killed by signal 9"));
            bob.send("missed\n");
            window.awaitLine("-- connected again, as alice");
            window.awaitLine("client0: missed");
            window.awaitTyped("alice> half");
            List<String> lines = window.screen();
            assertEquals(
                    1,
                    lines.stream()
                            .filter(line -> line.equals("client0: before"))
                            .count(),
                    "" + lines);
            assertEquals(
                    1, lines.stream().filter(line -> line.equals("alice: mine")).count(), "" + lines);
        }
    }

    @Test
    void withoutReconnectALostConnectionIsExitCode4() throws Exception {
        RunningServer server = RunningServer.start();
        startClient(server, 80, "--no-reconnect", "--name", "alice");
        window.awaitTyped("alice>");
        server.close();
        window.awaitLine("-- server: the server is closing");
        window.awaitLine("forkchat: the server closed the connection");
        window.awaitLine("exit code 4");
    }
}
