package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The client on a terminal, which is a window of tmux(1): what is typed, and what stands on the screen. */
final class TerminalIT {
    @TempDir
    private Path folder;

    private boolean started;

    private String tmux(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("tmux", "-f", "/dev/null", "-u", "-S", "" + folder.resolve("tmux")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @AfterEach
    void endTmux() throws IOException {
        if (started) {
            tmux("kill-server");
        }
    }

    /** Starts {@code forkchat client} in a terminal of this size. */
    private void startClient(RunningServer server, int columns, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("client", "--port", "" + server.port(), "--time", "off"));
        all.addAll(List.of(arguments));
        ProcessBuilder client = Forkchat.command(all);
        StringBuilder script = new StringBuilder("LC_ALL=C.UTF-8; export LC_ALL\n");
        client.command().forEach(word -> script.append('\'').append(word).append("' "));
        script.append("\necho exit code $?\nexec cat\n");
        Path file = Files.writeString(folder.resolve("client.sh"), script);
        String failure = tmux("new-session", "-d", "-x", "" + columns, "-y", "24", "-s", "t", "sh " + file);
        assertEquals("", failure);
        started = true;
    }

    /** The lines on the screen that are not empty, long ones joined again. */
    private List<String> screen() {
        try {
            return tmux("capture-pane", "-p", "-J", "-t", "t")
                    .lines()
                    .map(String::stripTrailing)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitScreen(String what, Predicate<List<String>> wanted) {
        List<String> last = new ArrayList<>();
        try {
            Deadline.await(what, () -> {
                last.clear();
                last.addAll(screen());
                return wanted.test(last);
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; on the screen: " + last, e);
        }
    }

    private void awaitLine(String line) {
        awaitScreen(line, lines -> lines.contains(line));
    }

    /** Waits until the line that is being typed is this one, and the last on the screen. */
    private void awaitTyped(String line) {
        awaitScreen(
                "typed: " + line,
                lines -> !lines.isEmpty() && lines.get(lines.size() - 1).equals(line));
    }

    private void type(String text) throws IOException {
        tmux("send-keys", "-t", "t", "-l", text);
    }

    private void press(String key) throws IOException {
        tmux("send-keys", "-t", "t", key);
    }

    @ParameterizedTest
    @CsvSource({"80, half a line", "80, 你好世界 🙂 é", "40, half a line", "40, 你好世界 🙂 é"})
    void aHalfTypedLineStaysWhileOthersTalkAndGoesOutWhole(int columns, String half) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startClient(server, columns, "--name", "alice");
            awaitTyped("alice>");
            type(half);
            awaitTyped("alice> " + half);
            for (int i = 0; i < 10; i++) {
                bob.send("message " + i + " 世界 🎉\n");
            }
            awaitLine("client0: message 9 世界 🎉");
            awaitTyped("alice> " + half);
            List<String> lines = screen();
            for (int i = 0; i < 10; i++) {
                assertTrue(lines.contains("client0: message " + i + " 世界 🎉"), "" + lines);
            }
            tmux("resize-window", "-t", "t", "-x", "" + (120 - columns), "-y", "20");
            bob.send("after the resize\n");
            awaitLine("client0: after the resize");
            awaitTyped("alice> " + half);
            type(" goes on");
            press("Enter");
            bob.expect(half + " goes on");
            awaitLine("alice: " + half + " goes on");
            awaitTyped("alice>");
        }
    }

    @Test
    void keysAndCommandsWorkInATerminal() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startClient(server, 80, "--name", "alice");
            awaitTyped("alice>");
            type("never sent");
            awaitTyped("alice> never sent");
            press("C-c");
            awaitTyped("alice>");
            type("/na");
            press("Tab");
            type("Anna");
            awaitTyped("alice> /name Anna");
            press("Enter");
            awaitLine("-- you are now Anna");
            awaitTyped("Anna>");
            type("/nonsense");
            press("Enter");
            awaitLine("-- unknown command /nonsense; /help lists them, //text sends /text");
            type("/me waves");
            press("Enter");
            bob.expect("/me waves");
            awaitLine("* Anna waves");
            press("C-d");
            awaitLine("exit code 0");
            server.log().await("the leave", line -> line.equals("Server Main: client 1 left: disconnected"));
        }
    }

    @Test
    void aLostConnectionComesBackWithTheNameAndWhatWasMissed() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startClient(server, 80, "--name", "alice");
            awaitTyped("alice>");
            type("mine");
            press("Enter");
            bob.expect("mine");
            bob.send("before\n");
            awaitLine("client0: before");
            long worker = server.workers().stream()
                    .mapToLong(ProcessHandle::pid)
                    .filter(pid -> pid != bob.workerPid())
                    .findFirst()
                    .orElseThrow();
            type("half");
            ProcessHandle.of(worker).orElseThrow().destroyForcibly();
            server.log().await("the leave", line -> line.equals("Server Main: client 1 left: killed by signal 9"));
            bob.send("missed\n");
            awaitLine("-- connected again, as alice");
            awaitLine("client0: missed");
            awaitTyped("alice> half");
            List<String> lines = screen();
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
        startClient(server, 80, "--no-reconnect");
        awaitTyped("client0>");
        server.close();
        awaitLine("-- server: the server is closing");
        awaitLine("forkchat: the server closed the connection");
        awaitLine("exit code 4");
    }
}
