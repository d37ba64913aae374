package io.github.forkchat.libc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

final class SnapshotFileTest {
    @TempDir
    private Path folder;

    private static ByteArrayInputStream bytes() {
        return new ByteArrayInputStream("some bytes".getBytes(StandardCharsets.UTF_8));
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: on macOS the file has a name")
    void onLinuxItHasNoNameAndCanBeOpenedByItsPath() throws IOException {
        SnapshotFile snapshot = SnapshotFile.copy(bytes(), folder);
        assertEquals(0, files());
        assertEquals("some bytes", Files.readString(snapshot.path()));
        snapshot.close();
        assertFalse(Files.exists(snapshot.path()));
    }

    @Test
    void elsewhereItsNameGoesWhenItIsClosed() throws IOException {
        SnapshotFile snapshot = SnapshotFile.copy(bytes(), folder, false);
        assertEquals("some bytes", Files.readString(snapshot.path()));
        assertEquals(1, files());
        snapshot.close();
        assertEquals(0, files());
    }
}
