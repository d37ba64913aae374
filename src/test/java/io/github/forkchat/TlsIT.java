package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Certificates;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.ProxyProgram;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Clients that speak TLS, through stunnel and haproxy as {@code src/docs/deployment.md} configures them. */
final class TlsIT {
    /** The programs that end TLS. */
    private enum Proxy {
        STUNNEL("/etc/stunnel/forkchat.conf", "HUP"),
        HAPROXY("/etc/haproxy/haproxy.cfg", "USR2");

        private final String file;
        private final String reload;

        Proxy(String file, String reload) {
            this.file = file;
            this.reload = reload;
        }

        /** The configuration in the document, with the addresses and the certificate of a test. */
        private String configuration(RunningServer server, Path certificate) throws IOException {
            Matcher block = Pattern.compile("`" + file + "`:\n\n```text\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of("src/docs/deployment.md")));
            assertTrue(block.find(), file);
            int backend = ((InetSocketAddress) server.proxyAddress()).getPort();
            return block.group(1)
                    .replace("127.0.0.1:8785", "127.0.0.1:" + backend)
                    .replace("/etc/forkchat/chat.pem", certificate.toString());
        }

        private ProxyProgram start(Path folder, RunningServer server, Path certificate) throws IOException {
            String configuration = configuration(server, certificate);
            return this == STUNNEL
                    ? ProxyProgram.stunnel(
                            folder, configuration.replace("[forkchat]\n", "").replace("accept = :::8784\n", ""))
                    : ProxyProgram.haproxy(folder, configuration.replace(":::8784 v4v6", "127.0.0.1:PORT"));
        }
    }

    @TempDir
    private static Path keys;

    private static Certificates certificates;
    private static Path certificate;

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    @BeforeAll
    static void makeCertificates() throws IOException {
        certificates = new Certificates(keys);
        certificate = certificates.signed(Certificates.THIS_MACHINE);
    }

    private static RunningServer startServer() throws IOException {
        return RunningServer.startWithProxies("127.0.0.1:0");
    }

    private static ProcessBuilder command(ProxyProgram proxy, String verb, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(verb, "--tls", "--tls-ca", certificates.ca().toString(), "--port", "" + proxy.port()));
        command.addAll(List.of(more));
        return Forkchat.command(command);
    }

    @Test
    void everyVerbSpeaksTls() throws IOException {
        try (RunningServer server = startServer();
                ProxyProgram proxy = Proxy.STUNNEL.start(folder, server, certificate);
                TestClient plain = server.join()) {
            assertEquals(Ended.ok(), Ended.of(command(proxy, "send", "--name", "ann", "hello")));
            plain.expect("hello");
            assertEquals(Ended.ok("ann: hello"), Ended.of(command(proxy, "tail", "-n", "1", "--time", "off")));
            assertEquals(
                    Ended.ok("ann: hello"),
                    Ended.of(command(proxy, "wait", "--for", "hello", "-n", "5", "--host", "localhost")));
            Ended who = Ended.of(command(proxy, "who", "--json"));
            assertEquals(0, who.exitCode(), who.toString());
            assertTrue(who.out().get(0).contains("\"peer\":\"127.0.0.1" + plain.peer() + "\""), who.toString());
            assertEquals(0, Ended.of(command(proxy, "stats")).exitCode());
        }
    }

    /** The end of input ends one direction alone: what others say still comes, until all was relayed. */
    @ParameterizedTest
    @EnumSource
    void aPipeThroughTheClientIsRelayedWhole(Proxy kind) throws IOException {
        try (RunningServer server = startServer();
                ProxyProgram proxy = kind.start(folder, server, certificate);
                TestClient plain = server.join()) {
            String lines = "line\n".repeat(20_000);
            assertEquals(Ended.ok(), Ended.of(command(proxy, "client"), "first\n" + lines + "last\n"));
            plain.expect("first");
            Deadline.await("all lines", () -> plain.lines().size() == 20_002);
            assertEquals("last", plain.lines().get(20_001));
            server.log().await("an orderly end", line -> line.equals("Server Main: client 1 left: disconnected"));
        }
    }

    /** On Linux every address of 127.0.0.0/8 is this machine's; elsewhere the port alone tells. */
    @ParameterizedTest
    @EnumSource
    void aClientHasItsRealAddress(Proxy kind) throws IOException {
        try (RunningServer server = startServer();
                ProxyProgram proxy = kind.start(folder, server, certificate)) {
            Needs.program("ncat");
            boolean isLinux = System.getProperty("os.name").equals("Linux");
            String source = isLinux ? "127.0.0.7" : "127.0.0.1";
            Process ncat = new ProcessBuilder("ncat", "--ssl", "-s", source, "127.0.0.1", "" + proxy.port()).start();
            try (TestClient plain = server.join();
                    OutputStream in = ncat.getOutputStream()) {
                in.write("from ncat\n".getBytes(StandardCharsets.UTF_8));
                in.flush();
                plain.expect("from ncat");
                String line = server.log().await("its address", text -> text.contains(" from " + source + ":"));
                String peer = line.replaceFirst(".* connected from (\\S+) .*", "$1");
                Ended who = Ended.of(command(proxy, "who", "--json"));
                assertTrue(who.out().toString().contains("\"peer\":\"" + peer + "\""), who + ", not " + peer);
            } finally {
                ncat.destroy();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateIsRenewedWithoutLosingAClient(Proxy kind) throws IOException {
        Path live = folder.resolve("chat.pem");
        Files.copy(certificates.expired(Certificates.THIS_MACHINE), live);
        try (RunningServer server = startServer();
                ProxyProgram proxy = kind.start(folder, server, live);
                TestClient plain = server.join()) {
            Needs.program("openssl");
            Process before = new ProcessBuilder(
                            "openssl", "s_client", "-quiet", "-no_ign_eof", "-connect", "127.0.0.1:" + proxy.port())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (OutputStream in = before.getOutputStream()) {
                Lines out = new Lines(before.getInputStream(), "openssl");
                in.write("before\n".getBytes(StandardCharsets.UTF_8));
                in.flush();
                plain.expect("before");
                assertEquals(3, Ended.of(command(proxy, "who")).exitCode());
                Files.copy(certificate, live, StandardCopyOption.REPLACE_EXISTING);
                proxy.signal(kind.reload);
                Deadline.await("the new certificate", () -> isAccepted(proxy));
                in.write("after\n".getBytes(StandardCharsets.UTF_8));
                in.flush();
                plain.expect("after");
                plain.send("you, too\n");
                assertEquals("you, too", out.next());
            } finally {
                before.destroy();
            }
        }
    }

    private static boolean isAccepted(ProxyProgram proxy) {
        try {
            return Ended.of(command(proxy, "who")).exitCode() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aReconnectingClientSpeaksTlsAgain() throws IOException {
        try (RunningServer server = startServer();
                TestClient plain = server.join()) {
            ProxyProgram first = Proxy.STUNNEL.start(folder, server, certificate);
            int port = first.port();
            Process tail =
                    command(first, "tail", "-n", "0", "-F", "--time", "off").start();
            try {
                Lines out = new Lines(tail.getInputStream(), "tail");
                Lines err = new Lines(tail.getErrorStream(), "tail's errors");
                server.awaitJoined(2);
                plain.send("one\n");
                out.await("the message", "client0: one"::equals);
                first.close();
                err.await("the loss", line -> line.equals("forkchat: connection lost; trying again"));
                plain.send("two\n");
                try (ProxyProgram second = ProxyProgram.stunnelAgain(first)) {
                    assertEquals(port, second.port());
                    out.await("the message", "client0: two"::equals);
                    plain.send("three\n");
                    out.await("the message", "client0: three"::equals);
                }
            } finally {
                tail.destroy();
            }
        }
    }

    private Ended refused(Path otherCertificate, String... options) throws IOException {
        try (RunningServer server = startServer();
                ProxyProgram proxy = Proxy.STUNNEL.start(folder, server, otherCertificate)) {
            List<String> command = new ArrayList<>(List.of("send", "--tls", "--port", "" + proxy.port()));
            command.addAll(List.of(options));
            command.add("hello");
            Ended ended = Ended.of(Forkchat.command(command));
            assertTrue(server.log().all().stream().noneMatch(line -> line.contains("connected from")), "" + ended);
            return ended;
        }
    }

    private static void assertRefused(String reason, Ended ended) {
        assertEquals(3, ended.exitCode(), ended.toString());
        assertEquals(1, ended.err().size(), ended.toString());
        assertTrue(
                ended.err().get(0).matches("forkchat: cannot connect to 127\\.0\\.0\\.1 port \\d+: " + reason),
                "" + ended);
    }

    @Test
    void anExpiredCertificateIsRefused() throws IOException {
        Path expired = certificates.expired(Certificates.THIS_MACHINE);
        String reason = "its certificate has expired on \\d{4}-\\d\\d-\\d\\d; it has to be renewed on the server";
        assertRefused(reason, refused(expired, "--tls-ca", certificates.ca().toString()));
        assertRefused(reason, refused(expired, "--tls-ca", expired.toString()));
        assertRefused(reason, refused(expired, "--tls-pin", certificates.pin()));
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws IOException {
        assertRefused(
                "its certificate is not for 127\\.0\\.0\\.1, but for chat\\.example\\.net; give --host one of these names, or"
                        + " correct the certificate",
                refused(
                        certificates.signed("dns:chat.example.net"),
                        "--tls-ca",
                        certificates.ca().toString()));
    }

    @Test
    void theNamesOfACertificateAreShownAndNotAllOfMany() throws IOException {
        String names = "dns:h1.example.net,dns:h2.example.net,ip:192.0.2.1,dns:h4.example.net,dns:h5.example.net";
        assertRefused(
                "its certificate is not for 127\\.0\\.0\\.1, but for h1\\.example\\.net, h2\\.example\\.net,"
                        + " 192\\.0\\.2\\.1, h4\\.example\\.net, h5\\.example\\.net, \\.\\.\\.; give --host one of these"
                        + " names, or correct the certificate",
                refused(
                        certificates.signed(names + ",dns:h6.example.net"),
                        "--tls-ca",
                        certificates.ca().toString()));
    }

    /** Another --tls-ca would not help. */
    @Test
    void aCertificateThatIsNotForServersOrOfAnExpiredAuthorityIsRefusedForThatReason() throws IOException {
        assertRefused(
                "its certificate is not for servers \\(extended key usage\\); it has to be replaced on the server",
                refused(
                        certificates.signedForClients(Certificates.THIS_MACHINE),
                        "--tls-ca",
                        certificates.ca().toString()));
        assertRefused(
                "the certificate of an authority that signed it is not valid at this time; .*",
                refused(
                        certificates.signedByAnExpiredAuthority(Certificates.THIS_MACHINE),
                        "--tls-ca",
                        certificates.ca().toString()));
    }

    @Test
    void aSelfSignedCertificateIsAcceptedByItsCopyOrItsPinAlone() throws IOException {
        Path own = certificates.selfSigned(Certificates.THIS_MACHINE);
        String pin = certificates.pin();
        assertRefused(
                "its certificate is self-signed; give a copy of it by --tls-ca FILE, or, if its key has the SHA-256 "
                        + pin + ", give this by --tls-pin",
                refused(own));
        try (RunningServer server = startServer();
                ProxyProgram proxy = Proxy.STUNNEL.start(folder, server, own)) {
            for (List<String> trust : List.of(
                    List.of("--tls-ca", own.toString()),
                    List.of("--tls-pin", pin),
                    List.of("--tls-pin", pin.toUpperCase(Locale.ROOT), "--tls-ca", own.toString()))) {
                List<String> command = new ArrayList<>(List.of("who", "--tls", "--port", "" + proxy.port()));
                command.addAll(trust);
                assertEquals(0, Ended.of(Forkchat.command(command)).exitCode(), trust.toString());
            }
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityAndAnotherKeyThanThePinAreRefused() throws IOException {
        assertRefused(
                "its certificate is signed by CN=test authority, which is not trusted here; give the certificate of this"
                        + " authority by --tls-ca FILE, or, if its key has the SHA-256 [0-9a-f]{64}, give this by --tls-pin",
                refused(certificate));
        assertRefused(
                "its key is not that of --tls-pin, but has the SHA-256 [0-9a-f]{64}; if nobody has changed the key on the"
                        + " server, this is not the server",
                refused(certificate, "--tls-pin", "0".repeat(64)));
    }

    @Test
    void aServerWithoutTlsIsDetected() throws IOException {
        try (RunningServer server = RunningServer.start();
                ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String[] who = {"who", "--tls", "--port", "" + server.port()};
            assertRefused(
                    "the server does not speak TLS on this port; leave --tls out, or give the port of the TLS proxy",
                    Ended.of(Forkchat.command(List.of(who))));
            who[3] = "" + slow.getLocalPort();
            Background endless = Background.start("slow", () -> sendEndlessRecord(slow));
            assertRefused(
                    "the TLS handshake is not complete after 10 s; does it speak TLS on this port\\?",
                    Ended.of(Forkchat.command(List.of(who))));
            endless.finish();
        }
    }

    @Test
    void aClientWithoutTlsAtADoorWithTlsIsToldAndSoIsOneWithNewerVersions() throws IOException {
        try (RunningServer server = startServer();
                ProxyProgram proxy = Proxy.STUNNEL.start(folder, server, certificate)) {
            Ended ended = Ended.of(Forkchat.command(List.of("who", "--port", "" + proxy.port())));
            assertEquals(1, ended.err().size(), "" + ended);
            assertTrue(ended.err().get(0).endsWith("or does this port need --tls?"), "" + ended);
        }
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Background old = Background.start("old", () -> {
                try (Socket client = listening.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 70}); // a fatal alert
                    client.getInputStream().readAllBytes();
                } catch (SocketException reset) {
                    return;
                }
            });
            assertRefused(
                    "the server offers neither TLS 1\\.2 nor TLS 1\\.3; change the configuration of its TLS proxy",
                    Ended.of(Forkchat.command(List.of("who", "--tls", "--port", "" + listening.getLocalPort()))));
            old.finish();
        }
    }

    /** Sends the header of a long record, and then a byte a second, until the client has closed the connection. */
    private static void sendEndlessRecord(ServerSocket listening) throws IOException {
        try (Socket client = listening.accept()) {
            client.setSoTimeout(1_000);
            client.getOutputStream().write(new byte[] {0x16, 3, 3, 0x40, 0});
            for (int b = 0; b >= 0; ) {
                try {
                    b = client.getInputStream().read();
                } catch (SocketTimeoutException aSecondHasPassed) {
                    client.getOutputStream().write(2);
                }
            }
        } catch (SocketException closed) {
            return;
        }
    }

    /** Anyone on the network can cut a connection, but only the server can end the stream in order. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndWithoutTheClosingMessageIsALostConnection(boolean isCut) throws IOException {
        certificates.signed(Certificates.THIS_MACHINE);
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Background server = Background.start("server", () -> {
                Socket raw = listening.accept();
                SSLSocket tls = (SSLSocket)
                        certificates.serverContext().getSocketFactory().createSocket(raw, null, true);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(tls.getInputStream(), StandardCharsets.UTF_8));
                String tag = in.readLine().replaceFirst(".* tag=", "");
                JsonLine welcome = JsonLine.ofType("welcome").with("id", 1).with("name", "alice");
                welcome.with("time", "2026-01-01T09:30:00.000Z")
                        .with("history", 0)
                        .with("tag", tag);
                tls.getOutputStream().write((welcome + "\n").getBytes(StandardCharsets.UTF_8));
                assertEquals(null, in.readLine()); // the client has nothing to say
                if (isCut) {
                    raw.close();
                } else {
                    tls.getOutputStream().write("{\"type\":\"goodbye\"}\n".getBytes(StandardCharsets.UTF_8));
                    tls.close();
                }
            });
            Ended ended = Ended.of(Forkchat.command(List.of(
                    "client",
                    "--json",
                    "--tls",
                    "--tls-ca",
                    certificates.ca().toString(),
                    "--port",
                    "" + listening.getLocalPort())));
            server.finish();
            assertEquals(isCut ? 4 : 0, ended.exitCode(), ended.toString());
        }
    }

    @Test
    void optionsOfTlsThatCannotBeUsedAreRefused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "no certificate\n");
        assertEquals(
                Ended.failed(
                        1,
                        "forkchat: --tls-ca " + empty
                                + ": the file contains no certificate (-----BEGIN CERTIFICATE-----)"),
                Ended.of(Forkchat.command(List.of("who", "--tls", "--tls-ca", empty.toString()))));
        assertEquals(
                "--tls-ca and --tls-pin need --tls",
                Ended.of(Forkchat.command(List.of("who", "--tls-pin", "00")))
                        .err()
                        .get(0));
        assertEquals(
                "Invalid value for option '--tls-pin': 00 is not 64 hex digits",
                Ended.of(Forkchat.command(List.of("who", "--tls", "--tls-pin", "00")))
                        .err()
                        .get(0));
        assertEquals(
                "--tls excludes --unix",
                Ended.of(Forkchat.command(List.of("who", "--tls", "--unix", "room")))
                        .err()
                        .get(0));
    }
}
