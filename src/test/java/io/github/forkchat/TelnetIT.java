package io.github.forkchat;

import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

/** Tests with telnet programs as clients, and the bytes that these send beside text. */
final class TelnetIT {
    /** What PuTTY sends first, */
    private static final String PUTTY = "fffb1ffffb20fffb18fffb27fffd01fffb03fffd03";

    /** and Debian's telnet where it negotiates. */
    private static final String DEBIAN = "fffd03fffb18fffb1ffffb20fffb21fffb22fffb27fffd05";
    /** What telnet sends on Ctrl-C: it shows nothing more until the request is answered. */
    private static final String INTERRUPT = "fff4fffd06";

    private static final String TO_INTERRUPT = "fffc06";

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static void awaitBytes(TestClient client, byte[] expected) throws IOException {
        assertArrayEquals(expected, client.input().readNBytes(expected.length));
    }

    @ParameterizedTest
    @CsvSource({PUTTY, DEBIAN})
    void negotiationIsNeverHeardInTheRoom(String sequences) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TestClient telnet = server.joinDeaf()) {
            telnet.send(hex(sequences));
            telnet.send("gr\u00fc\u00dfe\r\n");
            telnet.send("half ");
            telnet.send(hex(INTERRUPT));
            awaitBytes(telnet, hex(TO_INTERRUPT));
            telnet.send("a line\r\0");
            bob.expect("gr\u00fc\u00dfe", "half a line");
            bob.send("hello\n");
            awaitBytes(telnet, "hello\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({PUTTY, DEBIAN})
    void aFirstLineBehindNegotiationChoosesTheView(String sequences) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TestClient telnet = server.joinDeaf()) {
            telnet.send(hex(sequences));
            telnet.send("%forkchat/1 view=chat name=anna events=off\r\n");
            awaitBytes(telnet, "%forkchat/1 id=1 name=anna history=0\n".getBytes(StandardCharsets.UTF_8));
            telnet.send(hex("fffa1f0050000afff0"));
            telnet.send(hex("fff1"));
            telnet.send("/me waves\r\n");
            bob.expect("/me waves");
            bob.send("hello\n");
            awaitBytes(telnet, "client0: hello\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Text in Latin-1 or UTF-16 contains byte 0xFF as well; bytes that form no sequence are shown as U+FFFD. */
    @Test
    void textThatIsNotInUtf8IsReplacedAndNotLeftOut() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TestClient talker = server.join()) {
            talker.send(hex("61ff20ff79fffe680a"));
            bob.expect("a\ufffd \ufffdy\ufffd\ufffdh");
        }
    }

    @ParameterizedTest
    @CsvSource({PUTTY, DEBIAN, INTERRUPT})
    void thePasswordIsTypedByTelnet(String sequences, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("password");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "open sesame\n");
        try (RunningServer server = RunningServer.start("--password-file", file.toString());
                TestClient bob = TestClient.connect(server.address())) {
            bob.expect("-- this room has a password: type it first");
            bob.send(hex(sequences));
            bob.send("open sesame\r\n");
            bob.expect("-- welcome");
        }
    }
}
