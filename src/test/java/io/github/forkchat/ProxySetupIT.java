package io.github.forkchat;

import io.github.forkchat.testkit.Certificates;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.ProxyProgram;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Configurations of real proxies: health checks, two proxies in a row, and mistakes. */
final class ProxySetupIT {
    private static final String FREE = "127.0.0.1:0";
    private static final int CHECKS = 50;
    private static final String CHECK = " inter 20ms fall 1";

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private ProxyProgram haproxy(String bind, String more, int backend, String server) throws IOException {
        return ProxyProgram.haproxy(folder, bind, more, "127.0.0.1:" + backend + " " + server);
    }

    private static int backend(RunningServer server) {
        return ((InetSocketAddress) server.proxyAddress()).getPort();
    }

    private static void awaitJoined(RunningServer server, String peer) {
        server.log().await(peer, line -> line.contains(" connected from " + peer + " (pid "));
    }

    /** Checks that connect and close, checks with a header of either version, and checks that await an answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "send-proxy-v2 check port %d",
                "send-proxy-v2 check",
                "send-proxy check",
                "send-proxy-v2 check check-send-proxy port %d",
                "send-proxy-v2 check; option tcp-check",
                "send-proxy-v2 check; tcp-check connect send-proxy linger"
            })
    void theHealthChecksOfHaproxySucceedAndLeaveNoTrace(String options) throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE)) {
            String[] parts = options.replace("%d", "" + backend(server)).split("; ", -1);
            String more = parts.length < 2
                    ? ""
                    : parts[1].replace("tcp-check connect", "option tcp-check\n  tcp-check connect");
            try (ServerSocket counter = new ServerSocket(0, CHECKS, InetAddress.getLoopbackAddress());
                    ProxyProgram haproxy =
                            haproxy("", more + counted(counter.getLocalPort()), backend(server), parts[0] + CHECK)) {
                awaitChecks(counter);
                assertEquals(0, count(haproxy.log().all(), "Health check for server room/forkchat failed"));
                try (TestClient client = TestClient.connect(haproxy.address())) {
                    client.send("hello\n");
                    awaitJoined(server, "127.0.0.1" + client.peer());
                }
            }
            List<String> log = server.log().all();
            assertEquals(1, count(log, " connected from "), "" + log);
            assertEquals(0, count(log, "refused"), "" + log);
            assertEquals(0, count(log, "disconnected before they were served"), "" + log);
        }
    }

    /** One more server, which is checked as often, and gets no client. Of a check without a header accept(2) sees nothing. */
    private static String counted(int port) {
        return "\n  server counted 127.0.0.1:" + port + " send-proxy check backup" + CHECK;
    }

    private static void awaitChecks(ServerSocket counter) throws IOException {
        counter.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Deadline.SECONDS));
        for (int i = 0; i < CHECKS; i++) {
            counter.accept().close();
        }
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    @Test
    void ofTwoHaproxiesInARowTheOuterOneTellsTheAddress() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                ProxyProgram inner = haproxy("accept-proxy", "", backend(server), "send-proxy-v2");
                ProxyProgram outer = haproxy("", "", inner.port(), "send-proxy");
                TestClient plain = server.join();
                TestClient client = TestClient.connect(outer.address())) {
            client.send("hello\n");
            plain.expect("hello");
            awaitJoined(server, "127.0.0.1" + client.peer());
        }
    }

    /** The inner one takes the outer one for the client, so the second header is text of the client. */
    @Test
    void aSecondHeaderIsText() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                ProxyProgram inner = haproxy("", "", backend(server), "send-proxy-v2");
                ProxyProgram outer = haproxy("", "", inner.port(), "send-proxy");
                TestClient plain = server.join();
                TestClient client = TestClient.connect(outer.address())) {
            client.send("hello\n");
            String header = "PROXY TCP4 127.0.0.1 127.0.0.1 " + client.peer().substring(1) + " ";
            plain.lineOf(line -> line.startsWith(header));
            plain.expect("hello");
            assertTrue(server.log().all().stream().noneMatch(line -> line.contains("127.0.0.1" + client.peer() + " ")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void aClientOfAUnixSocketOfHaproxyHasTheAddressOfTheProxy(String version) throws IOException {
        Path socket = folder.resolve("haproxy.socket");
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                ProxyProgram haproxy = haproxy("\n  bind unix@" + socket, "", backend(server), version);
                TestClient plain = server.join();
                TestClient client = TestClient.connect(UnixDomainSocketAddress.of(socket))) {
            client.send("hello\n");
            plain.expect("hello");
            server.log().await("the proxy's address", line -> line.contains(" client 1 connected from 127.0.0.1:"));
            assertTrue(haproxy.port() > 0);
        }
    }

    private ProxyProgram stunnel(Certificates certificates, int port, String more) throws IOException {
        return ProxyProgram.stunnel(
                folder,
                "connect = 127.0.0.1:" + port + "\ncert = " + certificates.signed(Certificates.THIS_MACHINE) + "\n"
                        + more);
    }

    private static ProcessBuilder send(ProxyProgram proxy, Certificates certificates) throws IOException {
        return Forkchat.command(List.of(
                "send", "--tls", "--tls-ca", certificates.ca().toString(), "--port", "" + proxy.port(), "hello"));
    }

    @Test
    void anStunnelThatSendsNoHeaderIsToldSoAndOneThatSendsItToAnOrdinaryListenerSaysIt() throws IOException {
        Certificates certificates = new Certificates(folder);
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                ProxyProgram without = stunnel(certificates, backend(server), "");
                ProxyProgram elsewhere = stunnel(certificates, server.port(), "protocol = proxy");
                TestClient plain = server.join()) {
            String why =
                    "cannot serve you: this address is for proxies, and expects a PROXY protocol header: there is none";
            Ended refused = Ended.of(send(without, certificates));
            assertEquals(Ended.failed(refused.exitCode(), "forkchat: " + why), refused);
            assertTrue(refused.exitCode() > 0, "" + refused);
            Ended.of(send(elsewhere, certificates));
            assertTrue(plain.line().startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 "));
        }
    }
}
