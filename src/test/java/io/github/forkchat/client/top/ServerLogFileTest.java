package io.github.forkchat.client.top;

import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Tests of the lines about a client in the server's log. */
final class ServerLogFileTest {
    private static final String START = "2026-11-29T07:48:42.906+00:00 Server Main: ";

    @TempDir
    private Path folder;

    private static List<String> lines(Path log, int maxLines) {
        JsonLine client = JsonLine.ofType("watched-client")
                .with("id", 3)
                .with("pid", 4168)
                .with("peer", "127.0.0.1:50312");
        return ServerLogFile.lines(log, client, maxLines);
    }

    @Test
    void linesAboutTheClientSinceItJoinedAreShown() throws IOException {
        Path log = Files.writeString(
                folder.resolve("log"),
                START + "client 3 (eve) connected from 127.0.0.1:40000 (pid 4100)\n" + START
                        + "client 3 (eve) left: disconnected\n" + START
                        + "client 3 (bob) connected from 127.0.0.1:50312 (pid 4168)\n" + START
                        + "client 30 (ann) connected from 127.0.0.1:50313 (pid 4169)\n"
                        + "Server fork: Send data to client 3\n"
                        + START + "client 3 (bob) is now \033[2Jcalled rob\n");
        List<String> all = List.of(
                "07:48:42 client 3 (bob) connected from 127.0.0.1:50312 (pid 4168)",
                "Server fork: Send data to client 3",
                "07:48:42 client 3 (bob) is now \uFFFD[2Jcalled rob");
        assertEquals(all, lines(log, 5));
        assertEquals(all.subList(1, 3), lines(log, 2));
    }

    @Test
    void onlyTheEndOfALongLogIsRead() throws IOException {
        Path log = Files.writeString(
                folder.resolve("log"),
                START + "client 3 (bob) connected from 127.0.0.1:50312 (pid 4168)\n" + "x".repeat(70_000) + "\n" + START
                        + "client 3 (bob) is slow\n");
        assertEquals(List.of("07:48:42 client 3 (bob) is slow"), lines(log, 5));
    }

    @Test
    void aLogThatIsNoFileIsUnknown() throws IOException {
        assertNull(lines(folder, 5));
        assertNull(lines(folder.resolve("missing"), 5));
    }
}
