package io.github.forkchat.server.transcript;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.testkit.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the transcript file. */
@Timeout(60)
final class TranscriptTest {
    private static final long TIME = 1_764_072_185_120L; // 2025-11-25T12:03:05.120Z

    private final ServerLog log = new ServerLog(false);

    @TempDir
    private Path folder;

    @AfterEach
    void closeLog() {
        log.close();
    }

    private static void add(Transcript transcript, Signal signal, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        transcript.add(signal, TIME, name.getBytes(StandardCharsets.UTF_8), ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    @Test
    void hasALineForEachMessageAndEventThatNoTextCanForge() throws IOException {
        Path file = Files.writeString(folder.resolve("room.log"), "what was there\n");
        Transcript transcript = new Transcript(file, log);
        add(transcript, Signal.JOINED_SIGNAL, "alice", "");
        add(transcript, Signal.DATA_SIGNAL, "alice", "hello\nbob: hi\u001b[2J\u0085\u2028");
        add(transcript, Signal.NAMED_SIGNAL, "alice", "Anna");
        add(transcript, Signal.TOPIC_SET_SIGNAL, "Anna", "news\n-- forged");
        add(transcript, Signal.NOTICE_SIGNAL, "server", "closing");
        add(transcript, Signal.LEFT_SIGNAL, "Anna", "said goodbye");
        transcript.close();
        String time = "2025-11-25T12:03:05.120Z ";
        assertEquals(
                List.of(
                        "what was there",
                        time + "-- alice joined",
                        time + "alice: hello\uFFFDbob: hi\uFFFD[2J\uFFFD\uFFFD",
                        time + "-- alice is now Anna",
                        time + "-- Anna set the topic: news\uFFFD-- forged",
                        time + "-- server: closing",
                        time + "-- Anna left: said goodbye"),
                Files.readAllLines(file));
    }

    /** After a full disk or a crash: the next line must not become a part of what somebody said. */
    @Test
    void aLineThatWasCutOffIsEndedAndRestoredToNobody() throws IOException {
        String time = "2025-11-25T12:03:05.120Z ";
        Path file = Files.writeString(folder.resolve("room.log"), time + "alice: all\n" + time + "alice: I will pay 1");
        Transcript transcript = new Transcript(file, log);
        add(transcript, Signal.DATA_SIGNAL, "bob", "hello");
        transcript.close();
        assertEquals(
                List.of(time + "alice: all", time + "alice: I will pay 1 [cut off]", time + "bob: hello"),
                Files.readAllLines(file));
        assertEquals(
                List.of("all", "hello"),
                TranscriptHistory.read(file, 1_000).stream()
                        .map(TranscriptHistory.Past::text)
                        .toList());
    }

    @Test
    void everyLineIsWrittenInOrder() throws IOException {
        Path file = folder.resolve("room.log");
        Transcript transcript = new Transcript(file, log);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            add(transcript, Signal.DATA_SIGNAL, "alice", "line " + i);
            expected.add("2025-11-25T12:03:05.120Z alice: line " + i);
        }
        transcript.close();
        assertEquals(expected, Files.readAllLines(file));
    }

    @Test
    void ofLinesThatAreWrittenInPartOnlyTheOthersAreLost() {
        TranscriptLines lines = new TranscriptLines();
        lines.lost(5);
        for (String text : List.of("one", "two", "three")) {
            lines.add(Signal.DATA_SIGNAL, TIME, "alice", text);
        }
        byte[] bytes = lines.take(false);
        String all = new String(bytes, StandardCharsets.UTF_8);
        lines.writtenPart(bytes, all.indexOf("two") + 1, 3);
        assertEquals("-- 2 lines were lost\n", new String(lines.take(false), StandardCharsets.UTF_8));
        lines.add(Signal.DATA_SIGNAL, TIME, "alice", "four");
        bytes = lines.take(true);
        lines.writtenPart(bytes, 0, 1);
        assertEquals("-- 3 lines were lost\n", new String(lines.take(false), StandardCharsets.UTF_8));
    }

    @Test
    void linesBeyondTheBufferAreLostAndCounted() throws IOException {
        Path fifo = folder.resolve("room.log");
        Machine.run("mkfifo", fifo.toString());
        String text = "x".repeat(60_000);
        int said = 2_000; // 120 MB: more than the buffers have space for
        long kept = 0;
        long lost = 0;
        // Open for both, so that neither open(2) waits for the other end.
        try (RandomAccessFile reader = new RandomAccessFile(fifo.toFile(), "rw");
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(reader.getChannel()), StandardCharsets.UTF_8));
                Transcript transcript = new Transcript(fifo, log)) {
            for (int i = 0; i < said; i++) { // none is read meanwhile
                add(transcript, Signal.DATA_SIGNAL, "alice", text);
            }
            while (kept + lost < said) {
                String line = lines.readLine();
                if (line.startsWith("-- ")) {
                    lost += Long.parseLong(line.split(" ", -1)[1]);
                } else {
                    kept++;
                    assertTrue(line.endsWith(text));
                }
            }
        }
        assertEquals(said, kept + lost);
        assertTrue(kept > 0 && lost > 0, kept + " kept, " + lost + " lost");
    }
}
