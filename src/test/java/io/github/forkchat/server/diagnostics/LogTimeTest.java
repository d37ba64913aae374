package io.github.forkchat.server.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class LogTimeTest {
    @TempDir
    private Path folder;

    @Test
    void onlyAFileOfTheSameDeviceAndInodeIsTheJournals() throws IOException {
        Path journal = Files.createFile(folder.resolve("journal"));
        Path other = Files.createFile(folder.resolve("other"));
        String stream = Files.getAttribute(journal, "unix:dev") + ":" + Files.getAttribute(journal, "unix:ino");
        assertTrue(LogTime.isJournal(stream, journal));
        assertFalse(LogTime.isJournal(stream, other), "inherited from a service whose output is elsewhere");
        assertFalse(LogTime.isJournal(null, journal));
        assertFalse(LogTime.isJournal("nonsense", journal));
        assertFalse(LogTime.isJournal(stream, folder.resolve("none")));
    }
}
