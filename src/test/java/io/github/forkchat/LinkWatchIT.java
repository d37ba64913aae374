package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What {@code forkchat top} and the metrics tell about the link to other servers. */
final class LinkWatchIT {
    @TempDir
    private Path folder;

    private static String run(RunningServer server, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--port", "" + server.port()));
        Ended ended = Ended.of(Forkchat.command(command));
        assertEquals(0, ended.exitCode(), ended.toString());
        return String.join("\n", ended.out()) + "\n";
    }

    private static void await(RunningServer server, String pattern, String... words) {
        String[] last = {""};
        Deadline.await(pattern, () -> {
            try {
                last[0] = run(server, words);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return last[0].matches("(?s).*" + pattern + ".*");
        });
    }

    @Test
    void topAndMetricsTellWhetherTheServerIsLinked() throws Exception {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            RunningServer east = servers.start("east");
            RunningServer west = servers.start("west");
            TestClient alice = east.join();
            TestClient bob = west.join();
            alice.send("hello\n");
            bob.expect("hello");
            String head = "room dev   site west   linked servers 1   sent 0   received 1   waiting 0   lost 0";
            await(west, "\n" + head + "\n", "top", "--once", "--interval", "0.2");
            String metrics = run(west, "metrics");
            assertTrue(metrics.contains("\nforkchat_link_up 1\n"), metrics);
            assertTrue(metrics.contains("\nforkchat_link_servers 1\n"), metrics);
            assertTrue(metrics.contains("\nforkchat_link_lines_received_total 1\n"), metrics);
            assertEquals("", promtool(metrics));
            assertTrue(run(east, "metrics").contains("\nforkchat_link_lines_published_total 1\n"));
            broker.kill();
            await(west, "\nforkchat_link_up 0\n", "metrics");
            await(west, "site west   not linked for \\d+ s   sent 0 ", "top", "--once", "--interval", "0.2");
        }
    }

    private static String promtool(String metrics) throws Exception {
        Needs.program("promtool");
        Process process = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(metrics);
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aServerWithoutALinkSaysNothingAboutIt() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            assertFalse(run(server, "top", "--once", "--interval", "0.2").contains("linked"));
            assertFalse(run(server, "metrics").contains("forkchat_link"));
        }
    }
}
