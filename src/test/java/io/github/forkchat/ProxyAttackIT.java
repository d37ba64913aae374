package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.ProxyHeaders;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Attacks on the address for proxies. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
final class ProxyAttackIT {
    private static final String FREE = "127.0.0.1:0";
    private static final String REFUSED =
            "cannot serve you: this address is for proxies, and expects a PROXY protocol header: ";
    /** More than the server keeps. */
    private static final int SILENT = 300;

    private static TestClient connect(RunningServer server, byte[] header) throws IOException {
        TestClient client = TestClient.connect(server.proxyAddress());
        client.send(header);
        return client;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Comes by a proxy and talks with a client that came without one. */
    private static void assertServed(RunningServer server, TestClient plain, int port) throws IOException {
        try (TestClient honest = connect(server, ProxyHeaders.v1("203.0.113.7", port))) {
            server.log().await("the client", line -> line.contains(" connected from 203.0.113.7:" + port + " "));
            honest.send("hello " + port + "\n");
            plain.expect("hello " + port);
        }
    }

    @Test
    void aHeaderThatIsMissingOrHalfOrGarbageOrEndlessEndsItsClientAlone() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join()) {
            byte[] v1 = ProxyHeaders.v1("203.0.113.9", 9);
            byte[] v2 = ProxyHeaders.v2();
            List<TestClient> late = new ArrayList<>();
            late.add(TestClient.connect(server.proxyAddress()));
            late.add(connect(server, Arrays.copyOf(v1, v1.length - 1)));
            late.add(connect(server, Arrays.copyOf(v2, v2.length - 1)));
            assertEnds("there is none", connect(server, bytes("hello\n")));
            assertEnds("there is none", connect(server, bytes("%forkchat/1 name=eve\n")));
            assertEnds("its line is longer than 107 bytes", connect(server, bytes("PROXY " + "x".repeat(100_000))));
            assertEnds(
                    "it is longer than 4000 bytes",
                    connect(server, HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111ffff")));
            TestClient half = connect(server, Arrays.copyOf(v1, 10));
            half.endInput();
            assertEnds("it ends too early", half);
            assertServed(server, plain, 1);
            for (TestClient client : late) {
                assertEnds("none came in 5 s", client);
            }
            assertServed(server, plain, 2);
            assertTrue(server.log().all().stream().noneMatch(line -> line.contains("203.0.113.9")));
        }
    }

    private static void assertEnds(String reason, TestClient client) throws IOException {
        assertEquals(List.of(REFUSED + reason), client.awaitEnd());
        client.close();
    }

    @Test
    void aHeaderThatComesByteAfterByteIsReadInTime() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join();
                TestClient slow = TestClient.connect(server.proxyAddress())) {
            for (byte one : ProxyHeaders.v1("203.0.113.7", 7)) {
                slow.send(new byte[] {one});
            }
            server.log().await("the client", line -> line.contains(" connected from 203.0.113.7:7 "));
            slow.send("hello\n");
            plain.expect("hello");
        }
    }

    @Test
    void connectionsThatSendNoHeaderCostNoWorkerAndKeepNobodyOut() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join()) {
            List<TestClient> silent = new ArrayList<>();
            for (int i = 0; i < SILENT; i++) {
                silent.add(TestClient.connectDeaf(server.proxyAddress()));
            }
            assertServed(server, plain, 1);
            long workers = server.log().all().stream()
                    .filter(line -> line.contains(" connected from "))
                    .count();
            assertEquals(2, workers, "the plain client and the honest one");
            for (TestClient client : silent) {
                client.close();
            }
        }
    }

    /** They wait a second for input; clients that come meanwhile must not make room for them. */
    @Test
    void silentHealthChecksKeepNobodyOut() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join()) {
            List<TestClient> checks = new ArrayList<>();
            for (int i = 0; i < SILENT; i++) {
                TestClient check = TestClient.connectDeaf(server.proxyAddress());
                check.send(ProxyHeaders.UNKNOWN);
                checks.add(check);
            }
            List<TestClient> honest = new ArrayList<>();
            for (int port = 1; port <= 8; port++) {
                TestClient client = TestClient.connect(server.proxyAddress());
                client.send(ProxyHeaders.v1("203.0.113.7", port));
                honest.add(client);
            }
            for (int port = 1; port <= 8; port++) {
                String peer = " connected from 203.0.113.7:" + port + " ";
                server.log().await("client " + port, line -> line.contains(peer));
            }
            plain.send("hello\n");
            for (TestClient client : honest) {
                client.expect("hello");
                client.close();
            }
            for (TestClient check : checks) {
                check.close();
            }
        }
    }

    @Test
    void aHealthCheckLeavesNoTrace() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join()) {
            int before = server.log().all().size();
            for (int i = 0; i < 20; i++) {
                TestClient.connectDeaf(server.proxyAddress()).close();
                try (TestClient check = TestClient.connectDeaf(server.proxyAddress())) {
                    check.send(ProxyHeaders.LOCAL);
                }
            }
            assertServed(server, plain, 1);
            List<String> log = server.log().all();
            assertTrue(
                    log.get(before).contains(" connected from 203.0.113.7:1 "), "" + log.subList(before, log.size()));
        }
    }

    private static List<ProcessHandle> readers(RunningServer server) {
        return server.workers("forkchat-header");
    }

    @Test
    void theHeaderReaderIsKilledAndAnotherTakesItsPlace() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join()) {
            assertServed(server, plain, 1);
            TestSignals.send(readers(server).get(0).pid(), "KILL");
            server.log().await("its end", line -> line.startsWith("Server Main: the header reader has ended: "));
            assertServed(server, plain, 2);
            Deadline.await("one reader", () -> readers(server).size() == 1);
        }
    }

    /** It hangs: Server Main waits ten seconds for its answer, and asks another. */
    @Test
    void theHeaderReaderStopsAndAnotherTakesItsPlace() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient plain = server.join()) {
            assertServed(server, plain, 1);
            long stopped = readers(server).get(0).pid();
            TestSignals.send(stopped, "STOP");
            assertServed(server, plain, 2);
            assertTrue(readers(server).stream().noneMatch(reader -> reader.pid() == stopped), "it is gone");
        }
    }
}
