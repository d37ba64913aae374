package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.ProxyHeaders;
import io.github.forkchat.testkit.ProxyProgram;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clients of a proxy, whose real addresses the proxy reports by the PROXY protocol. */
final class ProxyIT {
    private static final String FREE = "127.0.0.1:0";

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private static TestClient connect(SocketAddress proxyAddress, byte[] header) throws IOException {
        TestClient client = TestClient.connect(proxyAddress);
        client.send(header);
        return client;
    }

    private static String joined(RunningServer server, String peer) {
        return server.log().await(peer, line -> line.contains(" connected from " + peer + " (pid "));
    }

    private static List<String> who(RunningServer server, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("who", "--json", "--port", "" + server.port()));
        command.addAll(List.of(more));
        Ended ended = Ended.of(Forkchat.command(command));
        assertEquals(0, ended.exitCode(), ended.toString());
        return ended.out();
    }

    @Test
    void aServerForProxiesAloneServesTheirClients() throws IOException {
        try (RunningServer server = RunningServer.startForProxiesAlone(FREE)) {
            TestClient one = connect(server.proxyAddress(), ProxyHeaders.v1("203.0.113.7", 50_312));
            one.joined(joined(server, "203.0.113.7:50312"));
            TestClient two = connect(server.proxyAddress(), ProxyHeaders.v2());
            two.joined(joined(server, "[2001:db8::7]:50312"));
            one.send("hello\n");
            two.expect("hello");
        }
    }

    @Test
    void theAddressInTheHeaderIsTheClientsEverywhere() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE)) {
            TestClient plain = server.join();
            TestClient v1 = connect(server.proxyAddress(), ProxyHeaders.v1("203.0.113.7", 50_312));
            v1.joined(joined(server, "203.0.113.7:50312"));
            TestClient v2 = connect(server.proxyAddress(), ProxyHeaders.v2());
            v2.joined(joined(server, "[2001:db8::7]:50312"));
            v1.send("one\n");
            plain.expect("one");
            v2.send("two\n");
            plain.expect("two");
            v1.expect("two");
            v2.expect("one");
            List<String> who = who(server);
            assertTrue(who.get(1).contains("\"peer\":\"203.0.113.7:50312\""), who.toString());
            assertTrue(who.get(2).contains("\"peer\":\"[2001:db8::7]:50312\""), who.toString());
            for (TestClient client : List.of(plain, v1, v2)) {
                client.close();
            }
        }
    }

    /** The client's own port tells it from the proxy's connection. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "send-proxy",
                "send-proxy-v2",
                "send-proxy-v2-ssl-cn",
                "send-proxy-v2 proxy-v2-options crc32c,unique-id"
            })
    void haproxyReportsTheAddress(String version) throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                ProxyProgram haproxy = haproxy("", server, version);
                TestClient plain = server.join();
                TestClient client = TestClient.connect(haproxy.address())) {
            client.send("hello\n");
            plain.expect("hello");
            joined(server, "127.0.0.1" + client.peer());
            assertTrue(who(server).get(1).contains("\"peer\":\"127.0.0.1" + client.peer() + "\""));
        }
    }

    private ProxyProgram haproxy(String bind, RunningServer server, String version) throws IOException {
        return ProxyProgram.haproxy(folder, bind, "", backend(server) + " " + version);
    }

    private static String backend(RunningServer server) {
        return server.proxyAddress() instanceof InetSocketAddress inet
                ? "127.0.0.1:" + inet.getPort()
                : "unix@" + server.proxyAddress();
    }

    /** Whether a client of this address comes in, which leaves again. */
    private static boolean isServed(ProxyProgram proxy, String host) {
        try (TestClient client = connect(proxy.address(), ProxyHeaders.v1(host, 1))) {
            client.send("%forkchat/1 view=json\n");
            return client.line().startsWith("{");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another haproxy before the first one reports addresses that this machine does not have. */
    @Test
    void theMaximumPerHostCountsTheClientsOfAProxyByTheirAddresses() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE, "--max-per-host", "2");
                ProxyProgram haproxy = haproxy("accept-proxy", server, "send-proxy-v2")) {
            List<TestClient> clients = new ArrayList<>();
            for (int port = 1; port <= 2; port++) {
                clients.add(connect(haproxy.address(), ProxyHeaders.v1("203.0.113.7", port)));
                joined(server, "203.0.113.7:" + port);
            }
            TestClient third = connect(haproxy.address(), ProxyHeaders.v1("203.0.113.7", 3));
            assertEquals(List.of("too many connections from your address"), third.awaitEnd());
            server.log()
                    .await(
                            "the refusal",
                            line -> line.equals(
                                    "Server Main: refused 203.0.113.7:3: too many connections" + " from your address"));
            clients.add(connect(haproxy.address(), ProxyHeaders.v1("203.0.113.8", 4)));
            joined(server, "203.0.113.8:4");
            clients.get(0).close();
            Deadline.await("a place is free", () -> isServed(haproxy, "203.0.113.7"));
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aProxyMayConnectToAUnixSocket() throws IOException {
        String path = folder.resolve("proxy.socket").toString();
        try (RunningServer server = RunningServer.startWithProxies(path, "--mode", "0600");
                ProxyProgram haproxy = haproxy("", server, "send-proxy-v2")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(path))));
            TestClient client = TestClient.connect(haproxy.address());
            joined(server, "127.0.0.1" + client.peer());
            client.close();
        }
    }

    /** The proxy's user is not the client's: it has no login name here. */
    @Test
    void aHeaderWithoutAnAddressLeavesTheAddressOfTheProxy() throws IOException {
        String path = folder.resolve("proxy.socket").toString();
        try (RunningServer server = RunningServer.startWithProxies(path)) {
            for (byte[] header : List.of(ProxyHeaders.UNKNOWN, ProxyHeaders.LOCAL)) {
                TestClient client = connect(UnixDomainSocketAddress.of(path), header);
                client.send("%forkchat/1 view=chat history=0 tag=x\n");
                String welcome = client.line();
                assertTrue(welcome.matches("%forkchat/1 id=(\\d+) name=client\\1 history=0 tag=x"), welcome);
                joined(server, "unix");
                client.close();
            }
        }
    }

    /** The proxy of a Unix socket may be the server's user, and its header may have no address. */
    @Test
    void theClientOfAProxyIsNoOperatorAlthoughTheProxyIsTheServersUser() throws IOException {
        String socket = folder.resolve("proxy.socket").toString();
        try (RunningServer server = RunningServer.startWithProxies(socket);
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=chat name=ann")) {
            for (byte[] header : List.of(ProxyHeaders.UNKNOWN, ProxyHeaders.LOCAL)) {
                try (TestClient evil = TestClient.connect(UnixDomainSocketAddress.of(socket))) {
                    evil.send(header);
                    evil.send("%forkchat/1 view=chat history=0 events=off\n/kick ann\n");
                    evil.lineOf("-- refused: you are not an operator: kick is an operator command"::equals);
                }
            }
            ann.send("/who\n");
            ann.lineOf(line -> line.startsWith("-- ann ("));
        }
    }

    @Test
    void theRoomsPasswordIsAskedForBehindAProxy() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "correct horse\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.startWithProxies(FREE, "--password-file", file.toString())) {
            TestClient knows = connect(server.proxyAddress(), ProxyHeaders.v1("203.0.113.7", 7));
            knows.expect("-- this room has a password: type it first");
            knows.send("correct horse\n");
            knows.expect("-- welcome");
            joined(server, "203.0.113.7:7");
            TestClient other = connect(server.proxyAddress(), ProxyHeaders.v1("203.0.113.8", 8));
            other.send("%forkchat/1 view=json\n");
            assertEquals(
                    "%forkchat/1 refused: this room has a password",
                    other.awaitEnd().get(1));
            server.log()
                    .await(
                            "the real address",
                            line -> line.equals("Server Main: client from 203.0.113.8:8 was rejected:"
                                    + " it did not send the password"));
            knows.close();
        }
    }

    @Test
    void aHeaderOnAnOrdinaryListenerIsText() throws IOException {
        try (RunningServer server = RunningServer.startWithProxies(FREE);
                TestClient reader = server.join();
                TestClient writer = server.join()) {
            writer.send(ProxyHeaders.v1("203.0.113.7", 7));
            reader.expect("PROXY TCP4 203.0.113.7 198.51.100.1 7 443");
            writer.send("%forkchat/1 view=chat\n");
            reader.expect("%forkchat/1 view=chat");
            assertTrue(server.log().all().stream().noneMatch(line -> line.contains("203.0.113.7")));
        }
    }

    @Test
    void onlyALoopbackAddressIsForProxies() throws IOException {
        assertEquals(
                "Invalid value for option '--proxy-listen': 192.0.2.1:8785 is not on a loopback address: a program"
                        + " that connects to it can claim any client address",
                refused("--open", "--proxy-listen", "192.0.2.1:8785"));
    }

    @Test
    void aServerForProxiesIsProtectedAsOneForOtherMachines() throws IOException {
        assertEquals(
                "other machines can reach the room through the proxy: set --password-file FILE, or --open to admit"
                        + " all clients",
                refused("--proxy-listen", FREE));
        Needs.root("the other refusal is for root alone");
        Ended ended = Ended.of(Forkchat.command(List.of("server", "--proxy-listen", FREE, "--open")));
        assertEquals(1, ended.exitCode(), ended.toString());
        assertTrue(
                ended.err().get(0).startsWith("forkchat: a server started as root accepts only local clients: "),
                "" + ended);
    }

    private static String refused(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("server"));
        command.addAll(List.of(options));
        Ended ended = Ended.of(Forkchat.command(command));
        assertEquals(2, ended.exitCode(), ended.toString());
        return ended.err().get(0);
    }
}
