package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Replaces files as a whole: writes a new file beside the old one and renames it, rename(2), so that a reader finds
 * either the old or the new text. A symbolic link stays, and its target is replaced.
 *
 * <p>Threads: stateless.
 */
public final class ReplacedFile {
    private ReplacedFile() {}

    /**
     * Replaces the file, or creates it.
     *
     * @throws IOException if that fails; then the old file is unchanged
     */
    public static void write(Path file, String text, Set<PosixFilePermission> mode) throws IOException {
        Path target = target(file);
        Path beside = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".new"); // mode 0600
        try {
            fill(beside, text);
            Files.setPosixFilePermissions(beside, mode);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /**
     * The absolute path of the file that {@link #write} replaces.
     *
     * @throws IOException if there is something else than a regular file: rename(2) would replace even a device
     */
    public static Path target(Path file) throws IOException {
        if (!Files.exists(file)) {
            return file.toAbsolutePath();
        }
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        return file.toRealPath();
    }

    private static void fill(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
