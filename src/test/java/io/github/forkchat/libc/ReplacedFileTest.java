package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of files that are replaced as a whole. */
final class ReplacedFileTest {
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");

    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsMadeAndReplacedWithItsMode() throws IOException {
        Path file = folder.resolve("numbers");
        for (String text : List.of("one\n", "two\n")) {
            ReplacedFile.write(file, text, MODE);
            assertEquals(text, Files.readString(file));
            assertEquals(MODE, Files.getPosixFilePermissions(file));
        }
        assertEquals(List.of("numbers"), names());
    }

    @Test
    void aSymbolicLinkStays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
        ReplacedFile.write(link, "new\n", MODE);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new\n", Files.readString(file));
    }

    @Test
    void whatIsNoRegularFileIsNotReplaced() throws IOException {
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
        for (Path other : List.of(folder, device, Path.of("/"))) {
            IOException failure = assertThrows(IOException.class, () -> ReplacedFile.write(other, "text\n", MODE));
            assertEquals("not a regular file", FileErrors.reason(failure));
        }
        assertEquals(List.of("device"), names());
    }
}
