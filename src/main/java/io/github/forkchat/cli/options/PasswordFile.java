package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.cli.exit.ExitCode;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.protocol.PasswordHash;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a file whose first line is the room's password, in UTF-8, without a byte order mark and blanks at the end.
 * Only the owner may be able to read the file; if that is root, also a group. Threads: stateless.
 */
final class PasswordFile {
    private static final int MAX_BYTES = 1_024;
    /** Timeout for the writer of a FIFO. */
    private static final int WRITER_SECONDS = 10;

    private static final Integer ROOT = 0;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
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
     * @throws CommandFailedException with {@link ExitCode#FAILED} if the file cannot be read, contains no password, or
     *     is readable by others
     */
    static String read(Path file) throws CommandFailedException {
        return file == null ? null : new String(bytes(file), StandardCharsets.UTF_8);
    }

    /** Reads the password for the server and returns only its hash; no copy of the password stays in memory. */
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
        byte[] start = new byte[BYTE_ORDER_MARK.length + MAX_BYTES + 2]; // and a CR and LF
        try {
            int length = Files.isRegularFile(file) ? readLine(file, start) : readLineInTime(file, start);
            int begin = startsWith(start, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
            int end = lineEnd(start, begin, length);
            checkText(file, start, begin, end);
            return Arrays.copyOfRange(start, begin, end);
        } catch (IOException e) {
            throw failed(file, FileErrors.reason(e), e);
        } finally {
            Arrays.fill(start, (byte) 0);
        }
    }

    /** Reads the file up to the end of its first line. */
    private static int readLine(Path file, byte[] start) throws IOException, CommandFailedException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            checkMode(file);
            int length = 0;
            boolean isWhole = false;
            while (!isWhole) {
                int n = in.read(start, length, start.length - length);
                isWhole = n <= 0 || newline(start, length, length + n) < length + n;
                length += Math.max(0, n);
            }
            return length;
        }
    }

    /** Reads from a FIFO with a timeout, because open(2) and read(2) wait for a writer. */
    private static int readLineInTime(Path file, byte[] start) throws IOException, CommandFailedException {
        FutureTask<Integer> reading = new FutureTask<>(() -> readLine(file, start));
        Thread reader = new Thread(reading, "password-file");
        reader.setDaemon(true);
        reader.start();
        try {
            return reading.get(WRITER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException noWriter) {
            throw failed(file, "nobody has written it within " + WRITER_SECONDS + " s", null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CommandFailedException failed) {
                throw failed;
            }
            throw e.getCause() instanceof IOException unreadable ? unreadable : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Checks the file's permissions. A file of root may be readable by a group, as secrets of services often are. */
    private static void checkMode(Path file) throws IOException, CommandFailedException {
        Set<PosixFilePermission> open = EnumSet.copyOf(OTHERS);
        if (Files.getAttribute(file, "unix:uid").equals(ROOT)) {
            open.remove(PosixFilePermission.GROUP_READ);
        }
        open.retainAll(Files.getPosixFilePermissions(file));
        if (!open.isEmpty()) {
            throw failed(file, "other users can read or write it; run chmod 600", null);
        }
    }

    private static void checkText(Path file, byte[] text, int begin, int end) throws CommandFailedException {
        if (end == begin || end - begin > MAX_BYTES) {
            throw failed(file, "its first line is empty, or longer than " + MAX_BYTES + " bytes", null);
        }
        for (int i = begin; i < end; i++) {
            if (text[i] >= 0 && text[i] < ' ' && text[i] != '\t') {
                throw failed(file, "its first line has control characters, or is not in UTF-8", null);
            }
        }
        CharBuffer decoded = CharBuffer.allocate(end - begin); // not a String, which would stay in memory
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, begin, end - begin), decoded, true);
        Arrays.fill(decoded.array(), '\0');
        if (result.isError()) {
            throw failed(file, "its first line is not in UTF-8", null);
        }
    }

    private static boolean startsWith(byte[] text, byte[] start) {
        return Arrays.equals(text, 0, start.length, start, 0, start.length);
    }

    /** The index of the first LF or CR from {@code begin} on; {@code length} if there is none. */
    private static int newline(byte[] text, int begin, int length) {
        int end = begin;
        while (end < length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return end;
    }

    /** The index behind the first line's text, without line end and trailing blanks. */
    private static int lineEnd(byte[] text, int begin, int length) {
        int end = newline(text, begin, length);
        while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    private static CommandFailedException failed(Path file, String why, IOException cause) {
        return new CommandFailedException(ExitCode.FAILED, "cannot take the password from " + file + ": " + why, cause);
    }
}
