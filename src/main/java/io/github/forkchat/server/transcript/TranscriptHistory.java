package io.github.forkchat.server.transcript;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.server.ring.RecentMessages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the last messages of a transcript, which a new server process offers to its clients as history. The lines are
 * those of {@link TranscriptLines}; lines that are no messages, such as events or a line that was cut off, are
 * skipped.
 *
 * <p>Threads: stateless.
 */
public final class TranscriptHistory {
    /**
     * The notice that the history was cleared, which an operator's name follows. New clients get no messages from
     * before this notice.
     */
    public static final String CLEARED = "the history was cleared by ";

    private static final String SERVER = "Z -- server: ";
    private static final Pattern MESSAGE = Pattern.compile("(\\S+Z) ([A-Za-z][A-Za-z0-9_.-]*): (.*)");

    /**
     * A message from before the start of this server.
     *
     * @param timeMillis milliseconds since 1970
     */
    public record Past(long timeMillis, String name, String text) {}

    private TranscriptHistory() {}

    /**
     * Reads the end of a transcript.
     *
     * @param bytes maximum number of bytes to read
     * @return the messages, the oldest first; empty if the transcript is not a regular file
     * @throws IOException if the file cannot be read
     */
    public static Collection<Past> read(Path file, int bytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        byte[] end;
        boolean isWhole;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - bytes);
            isWhole = start == 0;
            end = new byte[(int) (in.length() - start)];
            in.seek(start);
            in.readFully(end);
        }
        return messages(end, isWhole ? 0 : next(end, 0));
    }

    private static Collection<Past> messages(byte[] end, int start) {
        ArrayDeque<Past> messages = new ArrayDeque<>();
        int from = start;
        for (int to = next(end, from); to > from; to = next(end, from)) {
            String text = new String(end, from, to - 1 - from, StandardCharsets.UTF_8);
            from = to;
            Matcher line = MESSAGE.matcher(text);
            if (isCleared(text)) {
                messages.clear();
            } else if (line.matches() && !text.endsWith(TranscriptLines.CUT_OFF)) {
                add(messages, line);
            }
        }
        return messages;
    }

    /** The position behind the line that begins here; the same position if it has no line feed. */
    private static int next(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return start;
    }

    private static boolean isCleared(String line) {
        int server = line.indexOf(SERVER);
        return server > 0 && line.indexOf(' ') > server && line.startsWith(CLEARED, server + SERVER.length());
    }

    @SuppressWarnings("EmptyCatch") // a line that looks like one of a transcript
    private static void add(ArrayDeque<Past> messages, Matcher line) {
        try {
            long time = Instant.parse(line.group(1)).toEpochMilli();
            if (line.group(3).getBytes(StandardCharsets.UTF_8).length > Frame.MAX_MESSAGE_BYTES) {
                return; // of another program
            }
            messages.add(new Past(time, line.group(2), line.group(3)));
            if (messages.size() > RecentMessages.MAX_MESSAGES) {
                messages.remove();
            }
        } catch (DateTimeParseException noTime) {
        }
    }
}
