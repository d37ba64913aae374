package io.github.forkchat.libc;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Opens files for appending. Opening never blocks: a FIFO without a reader, at which open(2) would wait, is refused.
 *
 * <p>Its C counterpart: {@code open(2)} with {@code O_APPEND}. Threads: stateless.
 */
public final class AppendedFile {
    private AppendedFile() {}

    /**
     * Opens the file; creates it if it is missing.
     *
     * @throws IOException if it cannot be opened, with the reason alone or file and reason
     */
    public static FileOutputStream open(Path file) throws IOException {
        if (!isSpecial(file)) {
            return new FileOutputStream(file.toFile(), true);
        }
        // While this descriptor is open, the second open does not block.
        try (Fd probe = Fd.openForWritingAtOnce(file)) {
            assert probe.number() >= 0;
            return new FileOutputStream(file.toFile(), true);
        } catch (ErrnoException e) {
            String why = e.is(Errno.ENXIO) ? "nobody reads this FIFO, or it is a socket" : e.reason();
            throw new IOException(file + ": " + why, e);
        }
    }

    /** Whether the file exists, and is neither a regular file nor a directory. */
    private static boolean isSpecial(Path file) throws IOException {
        return Files.exists(file)
                && Files.readAttributes(file, BasicFileAttributes.class).isOther();
    }
}
