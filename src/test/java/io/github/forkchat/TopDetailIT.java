package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** The page of one client in {@code forkchat top}, at a server whose log is a file. */
final class TopDetailIT {
    private static final Pattern LISTENS = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path folder;

    private Path log;

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLog(String text) {
        Deadline.await(text, () -> log().contains(text));
    }

    @Test
    void theDetailsEndWithTheLinesOfTheLogAboutTheClient() throws Exception {
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            throw Needs.missing("/proc", "top finds the log there");
        }
        log = folder.resolve("server.log");
        Process server = Forkchat.command(List.of("server", "--port", "0"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            awaitLog("Waiting for connection");
            Matcher port = LISTENS.matcher(log());
            assertTrue(port.find(), log());
            showsTheLog(Integer.parseInt(port.group(1)));
        } finally {
            server.destroy();
            assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), "the server ends");
        }
    }

    private void showsTheLog(int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (TestClient alice = TestClient.connect(address);
                TerminalWindow window = TerminalWindow.open(
                        folder,
                        100,
                        TerminalWindow.command("top", "--interval", "0.2", "--port", "" + port) + "\nexec cat\n")) {
            alice.send("%forkchat/1 view=chat name=alice\n");
            awaitLog("client 0 (alice) ");
            window.awaitScreen("alice", rows -> rows.stream().anyMatch(row -> row.startsWith("alice ")));
            window.press("Enter");
            window.awaitScreen(
                    "the log",
                    rows -> rows.contains("server's log about this client")
                            && rows.stream()
                                    .anyMatch(
                                            row -> row.matches(
                                                    " +\\d\\d:\\d\\d:\\d\\d client 0 \\(alice\\) connected from 127\\.0\\.0\\.1:\\d+ .*")));
        }
    }
}
