package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.Pace;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.Prometheus;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the metrics: their values, and requests that are hostile. */
final class MetricsIT {
    private static final String[] HERE = {"--metrics", "127.0.0.1:0"};
    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final int MANY = 1_000;

    @TempDir
    private Path folder;

    private static Ended run(String... arguments) throws IOException {
        return Ended.of(Forkchat.command(List.of(arguments)));
    }

    private static String target(RunningServer server) {
        String line = server.log().await("the address of the metrics", text -> text.contains("metrics at "));
        return line.substring(line.indexOf("metrics at ") + "metrics at ".length());
    }

    private static SocketAddress address(RunningServer server) {
        String target = target(server);
        int colon = target.lastIndexOf(':');
        return target.startsWith("/")
                ? UnixDomainSocketAddress.of(target)
                : new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    }

    private static SocketChannel send(RunningServer server, String request) throws IOException {
        SocketChannel socket = SocketChannel.open(address(server));
        socket.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
        return socket;
    }

    private static String rest(SocketChannel socket) {
        try (socket) {
            return new String(Channels.newInputStream(socket).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException reset) {
            return "";
        }
    }

    private static String ask(RunningServer server, String request) throws IOException {
        return rest(send(server, request));
    }

    private static String scrape(RunningServer server) throws IOException {
        String answer = ask(server, GET);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static List<ProcessHandle> metricsProcesses(RunningServer server) {
        return server.workers().stream()
                .filter(worker -> worker.info().commandLine().orElse("").contains("MetricsProcess"))
                .toList();
    }

    private static void assertRoomWorks(RunningServer server, TestClient from, TestClient to, String text)
            throws IOException {
        from.send(text + "\n");
        to.expect(text);
        try (TestClient late = server.join()) {
            late.send(text + ", from a new client\n");
            to.expect(text + ", from a new client");
        }
    }

    @Test
    void promtoolAcceptsTheTextOfBothWays() throws Exception {
        Needs.program("promtool");
        try (RunningServer server = RunningServer.start(HERE)) {
            TestClient alice = server.join();
            alice.send("hello\n");
            Deadline.await("the message counts", () -> {
                try {
                    return scrape(server).contains("\nforkchat_messages_total 1\n");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            String byHttp = scrape(server);
            assertEquals("", promtool(byHttp, "check", "metrics"));
            Path file = folder.resolve("forkchat.prom");
            Ended verb = run("metrics", "--port", "" + server.port(), "--output", file + "");
            assertEquals(0, verb.exitCode(), verb.toString());
            String written = Files.readString(file);
            assertEquals("", promtool(written, "check", "metrics"));
            assertTrue(written.contains("\nforkchat_messages_total 1\n"), written);
            try (var files = Files.list(folder)) {
                assertEquals(1, files.count(), "nothing else is left");
            }
            Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
            assertEquals(
                    Ended.failed(1, "forkchat: cannot write " + device + ": not a regular file"),
                    run("metrics", "--port", "" + server.port(), "--output", device + ""));
        }
    }

    @Test
    void theVerbReplacesFilesAloneAndSaysWhyItCannot() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            Path file = Files.writeString(folder.resolve("forkchat.prom"), "old\n");
            Path link = Files.createSymbolicLink(folder.resolve("link"), file);
            assertEquals(Ended.ok(), run("metrics", "--port", "" + server.port(), "--output", link + ""));
            assertTrue(Files.isSymbolicLink(link), "the link is still one");
            assertTrue(Files.readString(file).startsWith("# HELP "), Files.readString(file));
            Map<String, String> reasons = Map.of(
                    folder + "",
                    "not a regular file",
                    "/",
                    "not a regular file",
                    "/dev/null",
                    "not a regular file",
                    folder + "/none/file",
                    "No such file or directory");
            for (Map.Entry<String, String> each : reasons.entrySet()) {
                assertEquals(
                        Ended.failed(1, "forkchat: cannot write " + each.getKey() + ": " + each.getValue()),
                        run("metrics", "--port", "" + server.port(), "--output", each.getKey()));
            }
        }
    }

    private String promtool(String input, String... arguments) throws Exception {
        Path in = Files.writeString(folder.resolve("in"), input);
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(in);
        return process.waitFor() == 0 ? said : "exit code " + process.exitValue() + ": " + said;
    }

    @Test
    void aRealPrometheusCountsWhatTheLoadGeneratorCounts() throws Exception {
        loadUnderPrometheus(TimeUnit.SECONDS.toMillis(3));
    }

    @Test
    @Tag("long")
    void aRealPrometheusCountsForTwoMinutesWhatTheLoadGeneratorCounts() throws Exception {
        loadUnderPrometheus(TimeUnit.MINUTES.toMillis(2));
    }

    private void loadUnderPrometheus(long millis) throws Exception {
        try (RunningServer server = RunningServer.start(HERE);
                Prometheus prometheus = Prometheus.start(folder, target(server))) {
            TestClient alice = server.join();
            TestClient bob = server.join();
            TestClient killed = server.join();
            ProcessHandle.of(killed.workerPid()).orElseThrow().destroyForcibly();
            Talker talker = Talker.start(alice, Integer.MAX_VALUE, new Pace(256 * 1024));
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            Deadline.await("the load is over", millis + 60_000, () -> System.nanoTime() > until);
            int said = talker.stop();
            talker.assertHeardBy(bob, said);
            prometheus.awaitValue("forkchat_messages_total", said);
            prometheus.awaitValue("forkchat_message_bytes_total", said * (Talker.LINE_BYTES - 1.0));
            prometheus.awaitValue("forkchat_clients", 2);
            prometheus.awaitValue("forkchat_clients_left_total{reason=\"killed\"}", 1);
            prometheus.awaitValue("forkchat_join_seconds_count", 3);
            assertDashboardWorks(prometheus);
        }
    }

    private static void assertDashboardWorks(Prometheus prometheus) throws IOException {
        String dashboard = Files.readString(Path.of("src/docs/monitoring/dashboard.json"));
        Matcher expression =
                Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"").matcher(dashboard);
        int panels = 0;
        while (expression.find()) {
            String query = expression
                    .group(1)
                    .replace("\\\"", "\"")
                    .replace("$instance", ".*")
                    .replace("$__rate_interval", "1m");
            Deadline.await(query, () -> prometheus.query(query).isPresent());
            panels++;
        }
        assertTrue(panels > 10, "expressions: " + panels);
    }

    @Test
    void promtoolAcceptsTheAlertsAndTheConfiguration() throws Exception {
        Needs.program("promtool");
        for (String arguments : List.of(
                "check rules src/docs/monitoring/alerts.yml", "check config src/docs/monitoring/prometheus.yml")) {
            String said = promtool("", arguments.split(" "));
            assertTrue(said.contains("SUCCESS"), said);
        }
    }

    @Test
    void aRequestThatIsWrongGetsAnAnswerAndTheServerLivesOn() throws IOException {
        try (RunningServer server = RunningServer.start(HERE)) {
            assertTrue(ask(server, "GET /healthz HTTP/1.1\r\n\r\n").endsWith("\r\n\r\nok\n"));
            assertTrue(ask(server, "GET / HTTP/1.1\r\n\r\n").startsWith("HTTP/1.1 404 "));
            assertTrue(ask(server, "POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
                    .startsWith("HTTP/1.1 405 "));
            assertTrue(ask(server, "\0\1\2\n\n").startsWith("HTTP/1.1 400 "));
            String head = ask(server, "HEAD /metrics HTTP/1.0\n\n");
            assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n") && head.endsWith("\r\n\r\n"), head);
            String endless = ask(server, "GET /metrics HTTP/1.1\r\n" + "X: y\r\n".repeat(2_000));
            assertTrue(endless.startsWith("HTTP/1.1 431 "), endless);
            assertTrue(scrape(server).contains("forkchat_clients 0\n"));
        }
    }

    @Test
    void oneProcessAnswersAllScrapesAndEachAnswerIsFresh() throws IOException {
        try (RunningServer server = RunningServer.start(HERE)) {
            assertTrue(scrape(server).contains("\nforkchat_clients 0\n"));
            List<ProcessHandle> first = metricsProcesses(server);
            assertEquals(1, first.size());
            for (int i = 1; i <= 5; i++) {
                server.join();
                String numbers = scrape(server);
                assertTrue(numbers.contains("\nforkchat_clients " + i + "\n"), numbers);
            }
            assertEquals(first, metricsProcesses(server));
            first.get(0).destroyForcibly();
            assertTrue(scrape(server).contains("\nforkchat_clients 5\n"));
        }
    }

    @Test
    void aRequestMayComeInPiecesOrEndEarlyAndNobodyWaitsForIt() throws IOException {
        try (RunningServer server = RunningServer.start(HERE)) {
            SocketChannel silent = send(server, "GET /met");
            assertTrue(scrape(server).contains("forkchat_clients "));
            SocketChannel slow = send(server, "");
            for (int i = 0; i < GET.length(); i++) {
                slow.write(ByteBuffer.wrap(new byte[] {(byte) GET.charAt(i)}));
            }
            assertTrue(rest(slow).startsWith("HTTP/1.1 200 OK\r\n"));
            SocketChannel half = send(server, "GET /metrics HTTP/1.1\r\n");
            half.shutdownOutput();
            assertTrue(rest(half).startsWith("HTTP/1.1 400 "));
            SocketChannel whole = send(server, GET);
            whole.shutdownOutput();
            assertTrue(rest(whole).startsWith("HTTP/1.1 200 OK\r\n"));
            assertEquals("", rest(silent), "closed without an answer");
            String several = ask(server, GET.repeat(100));
            assertEquals(2, several.split("HTTP/1.1 200 OK", -1).length, several);
        }
    }

    @Test
    void metricsOnAUnixSocketWorkToo() throws IOException {
        Path socket = folder.resolve("metrics");
        try (RunningServer server = RunningServer.start("--metrics", socket.toString())) {
            assertTrue(scrape(server).contains("forkchat_build_info{"));
        }
        assertTrue(Files.notExists(socket));
    }

    @Test
    void metricsAreServedToThisMachineAlone() throws Exception {
        Ended server = run("server", "--port", "0", "--metrics", "0.0.0.0:0");
        assertEquals(2, server.exitCode(), server.toString());
    }

    @Test
    void aMetricsProcessThatIsKilledOrStoppedHarmsNobody() throws IOException {
        try (RunningServer server = RunningServer.start(HERE)) {
            TestClient alice = server.join();
            TestClient bob = server.join();
            SocketChannel first = send(server, "GET /met");
            Deadline.await("it runs", () -> metricsProcesses(server).size() == 1);
            metricsProcesses(server).get(0).destroyForcibly();
            assertEquals("", rest(first));
            SocketChannel second = send(server, "GET /met");
            Deadline.await("it runs", () -> metricsProcesses(server).size() == 1);
            ProcessHandle stopped = metricsProcesses(server).get(0);
            TestSignals.send(stopped.pid(), "STOP");
            assertRoomWorks(server, alice, bob, "while it is stopped");
            assertTrue(scrape(server).contains("forkchat_clients "));
            Deadline.await("it is killed", () -> Processes.allGone(List.of(stopped)));
            assertEquals("", rest(second));
            assertRoomWorks(server, alice, bob, "afterwards");
        }
    }

    @Test
    void aThousandConnectionsToTheMetricsChangeNothingInTheRoom() throws IOException {
        List<SocketChannel> crowd = new ArrayList<>();
        try (RunningServer server = RunningServer.start(HERE)) {
            TestClient alice = server.join();
            TestClient bob = server.join();
            for (int i = 0; i < MANY; i++) {
                crowd.add(SocketChannel.open(address(server)));
            }
            assertRoomWorks(server, alice, bob, "in the crowd");
            assertTrue(scrape(server).contains("forkchat_clients "));
            for (int i = 0; i < 40; i++) {
                crowd.add(send(server, "garbage\n\n"));
            }
            assertRoomWorks(server, alice, bob, "in the crowd that talks");
            assertTrue(metricsProcesses(server).size() <= 1, "processes at a time");
            assertTrue(scrape(server).contains("forkchat_clients "));
        } finally {
            for (SocketChannel one : crowd) {
                one.close();
            }
        }
    }
}
