package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Descriptors;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The complete state that a worker inherits, down to each descriptor, as a C program sees it: {@code
 * native-test/inherit.c}.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: macOS does not tell which pipe a descriptor is")
final class InheritanceIT {
    /** A worker's report, which is in the server's log: key and value. */
    private static Map<String, String> report(RunningServer server) {
        Map<String, String> report = new TreeMap<>();
        server.log().await("the end of the report", line -> line.contains("limit.processes "));
        for (String logged : server.log().all()) {
            String line = logged.replaceFirst("^worker: ", "");
            if (line.matches("(argv|env|fd|signals|process|limit)\\.\\S+ .*")) {
                int blank = line.indexOf(' ');
                report.put(line.substring(0, blank), line.substring(blank + 1));
            }
        }
        return report;
    }

    private static Map<String, String> withPrefix(Map<String, String> report, String prefix) {
        Map<String, String> part = new TreeMap<>(report);
        part.keySet().removeIf(key -> !key.startsWith(prefix));
        return part;
    }

    private static Map<String, String> expectedFds() {
        Map<String, String> fds = new LinkedHashMap<>();
        List<String> access = List.of("read-write", "write", "write", "read", "write");
        for (int fd = 0; fd < access.size(); fd++) {
            fds.put("fd." + fd + ".type", fd == 0 ? "socket" : "pipe");
            fds.put("fd." + fd + ".access", access.get(fd));
            fds.put("fd." + fd + ".blocking", "yes");
            fds.put("fd." + fd + ".close-on-exec", "no");
        }
        fds.put("fd.2.same-as", "1");
        return new TreeMap<>(fds);
    }

    @Test
    void aWorkerInheritsWhatTheContractSaysAndNothingElse() throws IOException {
        try (RunningServer server =
                RunningServer.start("--worker", Peers.program("inherit").toString())) {
            TestClient client = TestClient.connect(server.address());
            Map<String, String> report = report(server);
            client.awaitEnd();

            String peer = report.get("argv.2");
            assertTrue(peer.matches("127\\.0\\.0\\.1:\\d+"), peer);
            assertEquals(
                    Map.of(
                            "argv.0",
                            "forkchat: client 0 " + peer,
                            "argv.1",
                            "0",
                            "argv.2",
                            peer,
                            "argv.3",
                            "" + RunningServer.frameLimitBytes()),
                    withPrefix(report, "argv."));

            Set<String> variables = new TreeSet<>(withPrefix(report, "env.").keySet());
            variables.removeAll(Set.of("env.PATH", "env.LANG"));
            assertEquals(Set.of("env.FORKCHAT_SERVER_PID"), variables);
            assertEquals("" + server.pid(), report.get("env.FORKCHAT_SERVER_PID"));

            assertEquals(expectedFds(), withPrefix(report, "fd."));
            assertEquals(Map.of("signals.blocked", "none", "signals.ignored", "none"), withPrefix(report, "signals."));

            // Soft and hard, before its first instruction.
            assertEquals("0 0", report.get("limit.core"));
            assertEquals("64 64", report.get("limit.files"));
            assertEquals(
                    16 << 20, Integer.parseInt(report.get("limit.file-size").split(" ", -1)[1]));

            assertEquals("" + server.pid(), report.get("process.parent"));
            assertEquals("yes", report.get("process.leads-group"));
            assertEquals("no", report.get("process.leads-session"));
            assertEquals("yes", report.get("process.no-new-privileges"));
            assertEquals("batch", report.get("process.scheduling"));
            assertEquals("/", report.get("process.folder"));
        }
    }

    @Test
    void aWorkerIsToldTheFrameLimitThatWasAskedFor() throws IOException {
        try (RunningServer server = RunningServer.start(
                "--frame-limit", "512", "--worker", Peers.program("inherit").toString())) {
            TestClient.connect(server.address());
            assertEquals("512", report(server).get("argv.3"));
        }
    }

    /** Else a connection would live on when its worker has ended. */
    @Test
    void serverMainKeepsNoSocketOfAClientThatIsInTheRoom() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            long sockets = socketsOf(server);
            server.join(3);
            Deadline.await("the listening one alone", () -> socketsOf(server) == sockets);
        }
    }

    private static long socketsOf(RunningServer server) {
        try {
            return Descriptors.of(server.pid()).values().stream()
                    .filter(what -> what.startsWith("socket:"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void workersKeepTheSchedulingOfAServerThatChoseIt() throws Exception {
        try (RunningServer server = RunningServer.start(
                List.of("chrt", "--idle", "0"),
                Map.of(),
                "--worker",
                Peers.program("inherit").toString())) {
            TestClient.connect(server.address());
            assertEquals("idle", report(server).get("process.scheduling"));
            server.signal("TERM");
            assertEquals(0, server.awaitExit());
        }
    }

    /** A background job of a shell without job control has these ignored, and nohup(1) has SIGHUP. */
    @Test
    void workersDoNotInheritIgnoredSignals() throws Exception {
        String script = "trap '' INT QUIT HUP USR2; exec \"$@\"";
        try (RunningServer server = RunningServer.start(
                List.of("sh", "-c", script, "sh"),
                Map.of(),
                "--worker",
                Peers.program("inherit").toString())) {
            TestClient.connect(server.address());
            assertEquals("none", report(server).get("signals.ignored"));
            server.signal("TERM");
            assertEquals(0, server.awaitExit());
        }
    }
}
