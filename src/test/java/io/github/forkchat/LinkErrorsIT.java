package io.github.forkchat;

import io.github.forkchat.testkit.BrokerCertificates;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Errors of the link's options, of the broker and of its certificate: each error is one line. */
final class LinkErrorsIT {
    @TempDir
    private Path folder;

    private static Ended forkchat(String... arguments) throws IOException {
        return Ended.of(Forkchat.command(List.of(arguments)));
    }

    private static void assertWrongUse(String line, String... arguments) throws IOException {
        Ended ended = forkchat(arguments);
        assertEquals(2, ended.exitCode(), ended.toString());
        assertEquals(line, ended.err().get(0));
    }

    @Test
    void wrongOptionsAreNamed() throws IOException {
        String rule = "a name has 1 to 16 of a to z, 0 to 9 and -, and it begins with a letter";
        assertWrongUse("--site needs --link", "server", "--port", "0", "--site", "east");
        assertWrongUse("--link needs --room", "server", "--port", "0", "--link", "nats://localhost:1");
        assertWrongUse("--site: " + rule, "server", "--link", "nats://localhost:1", "--room", "dev", "--site", "East");
        assertWrongUse(
                "--link takes nats://HOST:PORT or tls://HOST:PORT, not http://x",
                "server",
                "--link",
                "http://x",
                "--room",
                "dev",
                "--site",
                "east");
        assertWrongUse("give --link, --site or both", "link-setup", "--room", "dev");
        String twice = "--site: east is given twice"; // the broker takes each name once
        assertWrongUse(twice, "link-setup", "--room", "dev", "--site", "east,west,east");
        String admin = "--site: admin is the administrator's user name";
        assertWrongUse(admin, "link-setup", "--room", "dev", "--site", "east", "--site", "admin");
    }

    @Test
    void linkSetupTellsWhyItFails() throws IOException {
        String host = "x".repeat(64) + ".invalid"; // too long for a name, so no name server is asked
        Ended unknown = forkchat("link-setup", "--room", "dev", "--link", "nats://" + host + ":4222");
        assertEquals(Ended.failed(3, "forkchat: unknown host " + host), unknown);
        NatsServer broker = NatsServer.stopped(folder);
        Ended away = forkchat("link-setup", "--room", "dev", "--link", broker.url());
        assertEquals(Ended.failed(3, "forkchat: no broker at " + broker.url() + ": Connection refused"), away);
        Files.writeString(folder.resolve("keys"), "-----BEGIN NATS USER JWT-----\n");
        broker.start();
        String keys = folder.resolve("keys").toString();
        Ended withKeys = forkchat("link-setup", "--room", "dev", "--link", broker.url(), "--link-credentials", keys);
        broker.close();
        assertEquals(
                Ended.failed(
                        1,
                        "forkchat: " + keys + " holds keys, which forkchat does not support:"
                                + " write user and password, a line each"),
                withKeys);
    }

    @Test
    void aBrokerThatTakesOnlyShortMessagesIsTold() throws IOException {
        Path config = Files.writeString(folder.resolve("broker.conf"), "max_payload: 65536\n");
        try (NatsServer broker = NatsServer.start(folder, "-c", config.toString());
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            AssertionError notStarted = assertThrows(AssertionError.class, () -> servers.startOnly("east"));
            String why = "forkchat: cannot link: the broker's max_payload is 65536 bytes; forkchat needs ";
            assertTrue(notStarted.getMessage().contains(why), notStarted.getMessage());
        }
    }

    private void assertNotLinked(String why, String... more) throws IOException {
        try (LinkedServers servers = LinkedServers.at(tlsBroker, folder)) {
            RunningServer east = servers.startOnly("east", more);
            east.log().await(why, line -> line.startsWith("Server Main: not linked: " + why));
            try (TestClient anna = east.join();
                    TestClient alice = east.join()) {
                alice.send("the room goes on\n");
                anna.expect("the room goes on");
            }
        }
    }

    private NatsServer tlsBroker;

    private NatsServer startTls(String certificate) throws IOException {
        return NatsServer.startTls(
                folder,
                "--tls",
                "--tlscert",
                folder.resolve(certificate + ".pem").toString(),
                "--tlskey",
                folder.resolve(certificate + ".key").toString());
    }

    @Test
    void theBrokersCertificateIsChecked() throws IOException {
        BrokerCertificates authority = BrokerCertificates.authority(folder, "ca");
        BrokerCertificates other = BrokerCertificates.authority(folder, "other");
        authority.sign("good", "127.0.0.1");
        authority.sign("expired", "127.0.0.1", "-startdate", "-10d", "-validity", "5");
        authority.sign("elsewhere", "127.0.0.2");
        String ca = authority.pem().toString();
        try (NatsServer broker = startTls("good").withStream("--link-ca", ca);
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            servers.start("east", "--link-ca", ca);
            tlsBroker = broker;
            assertNotLinked(
                    "no secure connection to the broker",
                    "--link-ca",
                    other.pem().toString());
        }
        try (NatsServer broker = startTls("expired")) {
            tlsBroker = broker;
            assertNotLinked("the broker's certificate has expired", "--link-ca", ca);
        }
        try (NatsServer broker = startTls("elsewhere")) {
            tlsBroker = broker;
            assertNotLinked("no secure connection to the broker", "--link-ca", ca);
        }
    }
}
