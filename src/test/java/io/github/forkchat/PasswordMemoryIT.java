package io.github.forkchat;

import io.github.forkchat.testkit.ProcessMemory;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Checks that Server Main's memory, in a core dump or as its user reads it, does not contain the password. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
final class PasswordMemoryIT {
    private static final String PASSWORD = "Zq7 purple wombat 93";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writePassword() throws IOException {
        file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void thePasswordIsNotInTheMemoryOfTheServer() throws IOException {
        try (RunningServer server = RunningServer.start("--password-file", file.toString())) {
            TestClient client = TestClient.connect(server.address());
            client.expect("-- this room has a password: type it first");
            enter(server, PASSWORD + "\n");
            enter(server, "%forkchat/1 password=" + hex(PASSWORD) + "\n");
            byte[] bytes = PASSWORD.getBytes(StandardCharsets.UTF_8);
            byte[] chars = PASSWORD.getBytes(StandardCharsets.UTF_16LE);
            byte[] digits = hex(PASSWORD).getBytes(StandardCharsets.UTF_8);
            for (byte[] wanted : List.of(bytes, chars, digits, xor(bytes, 0x36), xor(bytes, 0x5c))) {
                assertEquals(List.of(), ProcessMemory.find(server.pid(), wanted));
            }
            byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
            assertTrue(!ProcessMemory.find(server.pid(), name).isEmpty(), "what is there is found");
        }
    }

    private static void enter(RunningServer server, String shown) throws IOException {
        TestClient client = TestClient.connect(server.address());
        client.expect("-- this room has a password: type it first");
        client.send(shown);
        client.awaitLine("the answer", line -> line.equals("-- welcome") || line.startsWith("%forkchat/1 id="));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As HMAC has its key, RFC 2104. */
    private static byte[] xor(byte[] bytes, int pad) {
        byte[] changed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            changed[i] = (byte) (bytes[i] ^ pad);
        }
        return changed;
    }

    @Test
    void aServerWithAPasswordLeavesNoCoreDump() throws IOException {
        try (RunningServer server = RunningServer.start("--password-file", file.toString())) {
            String limits = Files.readString(Path.of("/proc/" + server.pid() + "/limits"));
            assertTrue(limits.matches("(?s).*Max core file size +0 +0 .*"), limits);
            assertEquals(
                    "00000000",
                    Files.readString(Path.of("/proc/" + server.pid() + "/coredump_filter"))
                            .strip());
        }
    }
}
