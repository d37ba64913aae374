package io.github.forkchat.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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
     * Reads the password.
     *
     * @param file null for none
     * @return null for none
     * @throws CommandFailedException with {@link ExitCode#FAILED} if it cannot be read, holds none, or is open to others
     */
    static String read(Path file) throws CommandFailedException {
        if (file == null) {
            return null;
        }
        try {
            for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
                if (OTHERS.contains(permission)) {
                    throw failed(file, "it is open to others; chmod 600 it", null);
                }
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String password = text.lines().findFirst().orElse("");
            if (password.isEmpty() || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                throw failed(file, "its first line is empty, or longer than " + MOST_BYTES + " bytes", null);
            }
            return password;
        } catch (NoSuchFileException e) {
            throw failed(file, "No such file", e);
        } catch (IOException e) {
            throw failed(file, e.getMessage(), e);
        }
    }

    private static CommandFailedException failed(Path file, String why, IOException cause) {
        return new CommandFailedException(ExitCode.FAILED, "cannot take the password from " + file + ": " + why, cause);
    }
}
