package io.github.forkchat;

import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Attacks of a client, and what the room notices of them. */
final class ClientAttackIT {
    private static final String REFUSED_HTTP = "%forkchat/1 refused: this is a chat server, not a web server";
    /** What a browser sends for {@code fetch(url, {method: "POST", mode: "no-cors", body: "bought\n"})}. */
    private static final String POST = String.join(
            "\r\n",
            "POST / HTTP/1.1",
            "Host: 127.0.0.1:8784",
            "Origin: http://evil.example",
            "Content-Type: text/plain;charset=UTF-8",
            "Content-Length: 7",
            "",
            "bought\n");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "chat", "json", "record"})
    void aWebPageCannotSpeakInTheRoom(String view) throws IOException {
        try (RunningServer server = RunningServer.start("--view", view)) {
            TestClient listener = TestClient.connect(server.address());
            listener.send("%forkchat/1 view=plain history=0 tag=t\n");
            listener.awaitLine("the answer", line -> line.endsWith("tag=t"));
            int before = listener.lines().size();
            TestClient browser = TestClient.connect(server.address());
            browser.send(POST);
            browser.awaitLine("the refusal", line -> line.equals(REFUSED_HTTP));
            browser.awaitEnd();
            TestClient longPath = TestClient.connect(server.address());
            longPath.send("POST /" + "a".repeat(70_000) + POST.substring("POST /".length()));
            longPath.awaitLine("the refusal", line -> line.equals(REFUSED_HTTP));
            longPath.awaitEnd();
            TestClient friend = TestClient.connect(server.address());
            friend.send("%forkchat/1 view=plain history=0\nhello\n");
            listener.awaitLine("a message", line -> line.equals("hello"));
            assertEquals(
                    List.of("hello"),
                    listener.lines().subList(before, listener.lines().size()));
        }
    }

    @Test
    void aWebPageIsNoTryAtThePassword() throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, "POST / HTTP/1.1\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.start("--password-file", password.toString())) {
            TestClient browser = TestClient.connect(server.address());
            browser.send(POST);
            assertEquals(List.of("-- this room has a password: type it first", REFUSED_HTTP), browser.awaitEnd());
            server.log().await("why", line -> line.endsWith(" was not let in: it did not show the password"));
        }
    }

    @Test
    void aTlsHandshakeIsToldThatThereIsNoTls() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient client = TestClient.connect(server.address());
            client.send(new byte[] {0x16, 3, 1, 1, 0x2c, 1, '\n', 'h', 'i', '\n'});
            assertEquals(List.of("%forkchat/1 refused: this server does not speak TLS"), client.awaitEnd());
        }
    }
}
