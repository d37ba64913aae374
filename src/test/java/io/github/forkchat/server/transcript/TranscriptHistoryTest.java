package io.github.forkchat.server.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests which lines of a transcript become history. */
final class TranscriptHistoryTest {
    private static final String LINES = """
            2026-11-25T12:03:05.120Z -- ann joined
            2026-11-25T12:03:06.120Z ann: hello: all
            -- 7 lines were lost
            2026-11-25T12:03:07.120Z -- ann left: said goodbye
            yesterdayZ ann: no time
            2026-11-25T12:03:08.120Z client3:\s
            2026-11-25T12:03:09.120Z b.o_b-2: gr\u00fcn
            2026-11-25T12:03:10.120Z ann: cut of""";

    @TempDir
    private Path folder;

    private List<String> read(int bytes) throws IOException {
        Path file = Files.writeString(folder.resolve("transcript"), LINES);
        return TranscriptHistory.read(file, bytes).stream()
                .map(past -> past.timeMillis() % 100_000 + " " + past.name() + " " + past.text())
                .toList();
    }

    @Test
    void messagesAreReadAndNothingElse() throws IOException {
        assertEquals(List.of("86120 ann hello: all", "88120 client3 ", "89120 b.o_b-2 gr\u00fcn"), read(1 << 20));
    }

    @Test
    void messagesBeforeTheHistoryWasClearedAreLeftOut() throws IOException {
        Path file = Files.writeString(folder.resolve("cleared"), """
                2026-11-25T12:03:06.120Z ann: old
                2026-11-25T12:03:07.120Z -- server: the history was cleared by root
                2026-11-25T12:03:08.120Z ann: xZ -- server: the history was cleared by ann
                2026-11-25T12:03:09.120Z -- topic, set by ann at 2026-11-25T12:03:09Z -- server: the history was cleared by x
                2026-11-25T12:03:09.120Z ann: new
                """);
        List<String> texts = TranscriptHistory.read(file, 10_000).stream()
                .map(TranscriptHistory.Past::text)
                .toList();
        assertEquals(List.of("xZ -- server: the history was cleared by ann", "new"), texts);
    }

    @Test
    void ofALongFileTheEndIsReadFromTheFirstWholeLineOn() throws IOException {
        int end = "2026-11-25T12:03:09.120Z b.o_b-2: gruen\n2026-11-25T12:03:10.120Z ann: cut of".length();
        assertEquals(List.of("89120 b.o_b-2 gr\u00fcn"), read(end + 1));
        assertEquals(List.of(), read(end - 1));
    }

    @Test
    void aFileThatIsNotRegularHasNoHistory() throws IOException {
        assertEquals(List.of(), TranscriptHistory.read(Path.of("/dev/null"), 1_000));
    }
}
