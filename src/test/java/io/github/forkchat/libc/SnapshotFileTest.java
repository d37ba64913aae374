package io.github.forkchat.libc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void onLinuxItIsMemoryThatNobodyCanWrite() throws IOException {
        try (SnapshotFile snapshot = SnapshotFile.copy(bytes(), folder)) {
            assertEquals(0, files());
            Path own = Path.of(
                    "/proc/self/fd/" + snapshot.toInherit().orElseThrow().number());
            assertEquals("some bytes", Files.readString(own));
            assertEquals("r--r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
            for (StandardOpenOption how : List.of(StandardOpenOption.APPEND, StandardOpenOption.TRUNCATE_EXISTING)) {
                assertThrows(IOException.class, () -> Files.write(own, new byte[] {1}, StandardOpenOption.WRITE, how));
            }
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThrows(IOException.class, () -> Files.write(own, new byte[] {1}, StandardOpenOption.WRITE));
            assertEquals("some bytes", Files.readString(own));
            assertEquals("/proc/self/fd/6", snapshot.path(1));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: on macOS the file has a name")
    void withoutSuchMemoryItHasNoNameAndCanBeOpenedByItsPath() throws IOException {
        SnapshotFile snapshot = SnapshotFile.copy(bytes(), folder, true);
        Path path = Path.of(snapshot.path(0));
        assertEquals(0, files());
        assertEquals("some bytes", Files.readString(path));
        assertEquals(Optional.empty(), snapshot.toInherit());
        snapshot.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void theFilesOfKilledProcessesAreRemovedAndNoOthers() throws IOException {
        Path killed = Files.createFile(folder.resolve("snapshot-999999999-1"));
        Path other = Files.createFile(folder.resolve("snapshot-of-mine"));
        SnapshotFile snapshot = SnapshotFile.copy(bytes(), folder, false);
        SnapshotFile.removeLeftovers(folder);
        assertFalse(Files.exists(killed));
        assertTrue(Files.exists(other));
        assertTrue(Files.exists(Path.of(snapshot.path(0))));
        snapshot.close();
    }

    @Test
    void elsewhereItsNameGoesWhenItIsClosed() throws IOException {
        SnapshotFile snapshot = SnapshotFile.copy(bytes(), folder, false);
        assertEquals("some bytes", Files.readString(Path.of(snapshot.path(0))));
        assertEquals(1, files());
        snapshot.close();
        assertEquals(0, files());
    }
}
