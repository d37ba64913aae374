package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.ScriptedServer;
import io.github.forkchat.testkit.TerminalFixture;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** forkchat's client at a server whose worker relays each line unchanged, even the client's first line. */
final class ForeignWorkerIT extends TerminalFixture {
    private static final String NO_GREETING = ": the server is stopped or overloaded, or is no forkchat server";

    private RunningServer rawServer(int port) throws Exception {
        Path worker = WorkerScript.writeFaulty(Files.createDirectory(folder.resolve("worker")), "");
        return RunningServer.start("--port", "" + port, "--worker", worker.toString());
    }

    private void open(int port, String... arguments) throws Exception {
        window = TerminalWindow.open(
                Files.createDirectory(folder.resolve("window")), 120, TerminalWindow.client(port, arguments));
    }

    private static void assertNoSecret(List<String> lines) {
        assertFalse(lines.stream().anyMatch(line -> line.contains("key=") || line.contains("password=")), "" + lines);
    }

    @Test
    void theRoomHearsNoKeyAndTheClientSaysThatNobodyAnswers() throws Exception {
        try (RunningServer server = rawServer(0);
                TestClient bob = server.join()) {
            open(server.port(), "--name", "alice");
            bob.awaitLine("the first line", line -> line.startsWith("%forkchat/1 "));
            window.awaitScreen(
                    "the sentence",
                    lines -> lines.contains("forkchat: cannot connect to 127.0.0.1 port " + server.port()
                            + ": no answer in 10 s" + NO_GREETING));
            window.awaitLine("exit code 3");
            assertNoSecret(bob.lines());
        }
    }

    @Test
    @Tag(Faults.LONG)
    void aClientWithoutATerminalEndsWhenNobodyAnswersItsFirstLine() throws Exception {
        try (RunningServer server = rawServer(0);
                TestClient bob = server.join()) {
            Ended client = Ended.of(Forkchat.command(List.of("client", "--stay", "--port", "" + server.port())));
            String why =
                    "forkchat: cannot connect to 127.0.0.1 port " + server.port() + ": no answer in 30 s" + NO_GREETING;
            assertEquals(Ended.failed(3, why), client);
            assertNoSecret(bob.lines());
        }
    }

    private Path password() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "sesame\n");
        return Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    /**
     * An overloaded or stopped server is slow; a client that gives up too early is refused for want of the password.
     */
    @Test
    void aPasswordIsSentToAServerThatAsksLate() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Process who = Forkchat.command(
                            List.of("who", "--port", "" + server.port(), "--password-file", "" + password()))
                    .start();
            try (Socket client = server.accept()) {
                client.setSoTimeout(5_000);
                assertThrows(SocketTimeoutException.class, client.getInputStream()::read, "it waits for the question");
                client.getOutputStream().write("-- this room has a password: type it first\n".getBytes(UTF_8));
                String line = new Lines(client.getInputStream(), "who").next();
                assertTrue(line.contains(" password=736573616d65 "), line);
            } finally {
                who.destroy();
            }
        }
    }

    @Test
    void aPasswordIsNotSentToAServerThatHasNotAskedForIt() throws Exception {
        Path password = password();
        try (RunningServer server = rawServer(0);
                TestClient bob = server.join()) {
            List<String> who = List.of("who", "--port", "" + server.port(), "--password-file", password.toString());
            assertEquals(3, Ended.of(Forkchat.command(who)).exitCode());
            bob.awaitLine("the first line", line -> line.startsWith("%forkchat/1 "));
            assertNoSecret(bob.lines());
        }
    }

    @Test
    void aClientThatComesBackToAnotherWorkerTellsItNoKey() throws Exception {
        RunningServer before = RunningServer.start();
        open(before.port(), "--name", "alice");
        window.awaitTyped("alice>");
        before.close();
        try (RunningServer server = rawServer(before.port());
                TestClient bob = server.join()) {
            window.press("Enter");
            bob.awaitLine("the first line", line -> line.startsWith("%forkchat/1 "));
            window.awaitScreen("another try", lines -> lines.stream().anyMatch(line -> line.contains("trying again")));
            assertNoSecret(bob.lines());
        }
    }

    @Test
    void theKeyBringsTheNameBackFromAConnectionThatTheServerStillHolds() throws Exception {
        try (RunningServer server = RunningServer.start();
                ServerSocket between = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AtomicReference<Socket> client = new AtomicReference<>();
            Thread relay = new Thread(() -> relay(between, server.port(), client), "between");
            relay.setDaemon(true);
            relay.start();
            open(between.getLocalPort(), "--name", "alice");
            window.awaitTyped("alice>");
            client.get().close(); // the server does not notice
            window.awaitLine("-- connected again, as alice");
            window.type("back");
            window.press("Enter");
            window.awaitLine("alice: back");
            assertFalse(window.screen().stream().anyMatch(line -> line.contains("refused")), "" + window.screen());
        }
    }

    /** Passes on what clients and the server say; a client that goes is not told to the server. */
    private static void relay(ServerSocket between, int port, AtomicReference<Socket> last) {
        try {
            while (true) {
                Socket client = between.accept();
                last.set(client);
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                pump(client, server);
                pump(server, client);
            }
        } catch (IOException closed) {
            return; // the test is over
        }
    }

    private static void pump(Socket from, Socket to) {
        Thread pump = new Thread(
                () -> {
                    try {
                        from.getInputStream().transferTo(to.getOutputStream());
                    } catch (IOException closed) {
                        return; // one of the two is gone
                    }
                },
                "pump");
        pump.setDaemon(true);
        pump.start();
    }
}
