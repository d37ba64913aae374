package io.github.forkchat.cli;

import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.protocol.PasswordHash;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A file whose first line is the room's password, and which nobody but its owner can read. Threads: stateless. */
final class PasswordFile {
    private static final int MOST_BYTES = 1_024;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private PasswordFile() {}

    /**
     * Reads the password, for a client.
     *
     * @param file null for none
     * @return null for none
     * @throws CommandFailedException with {@link ExitCode#FAILED} if it cannot be read, holds none, or is open to others
     */
    static String read(Path file) throws CommandFailedException {
        return file == null ? null : new String(bytes(file), StandardCharsets.UTF_8);
    }

    /** The same for the server, which never needs the password itself: nothing of it stays in memory. */
    static PasswordHash hash(Path file) throws CommandFailedException {
        if (file == null) {
            return null;
        }
        byte[] password = bytes(file);
        try {
            return PasswordHash.of(password);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private static byte[] bytes(Path file) throws CommandFailedException {
        byte[] start = new byte[MOST_BYTES + 2]; // a CR, a LF
        try (InputStream in = new FileInputStream(file.toFile())) {
            for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
                if (OTHERS.contains(permission)) {
                    throw failed(file, "it is open to others; chmod 600 it", null);
                }
            }
            int length = lineLength(start, in.readNBytes(start, 0, start.length));
            if (length == 0 || length > MOST_BYTES) {
                throw failed(file, "its first line is empty, or longer than " + MOST_BYTES + " bytes", null);
            }
            return Arrays.copyOf(start, length);
        } catch (FileNotFoundException e) {
            throw failed(file, Files.exists(file) ? "Permission denied" : "No such file", e);
        } catch (IOException e) {
            throw failed(file, FileErrors.reason(e), e);
        } finally {
            Arrays.fill(start, (byte) 0);
        }
    }

    /** Of the first line, without what ends it. */
    private static int lineLength(byte[] text, int length) {
        int end = 0;
        while (end < length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return end;
    }

    private static CommandFailedException failed(Path file, String why, IOException cause) {
        return new CommandFailedException(ExitCode.FAILED, "cannot take the password from " + file + ": " + why, cause);
    }
}
