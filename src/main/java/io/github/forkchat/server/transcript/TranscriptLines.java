package io.github.forkchat.server.transcript;

import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.UtcTime;
import java.nio.charset.StandardCharsets;

/**
 * Formats the lines of a {@link Transcript} and collects them until they are written. A client cannot forge a line:
 * control characters, which a worker that is not forkchat's own may let through, become U+FFFD.
 *
 * <p>Threads: {@code transcript}.
 */
final class TranscriptLines {
    /** The end of a line that was not written to its end. */
    static final String CUT_OFF = " [cut off]";

    private static final int MANY_CHARS = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';

    private final StringBuilder lines = new StringBuilder();
    private long lost;
    /** The length of what {@link #take} has put before the lines. */
    private int headBytes;

    /** Counts lines that were dropped; the number is written before the next line. */
    void lost(long count) {
        lost += count;
    }

    /** Adds a line for a message or an event. */
    void add(Signal signal, long timeMillis, String name, String text) {
        lines.append(UtcTime.withMillis(timeMillis)).append(' ');
        if (signal == Signal.DATA_SIGNAL) {
            lines.append(name).append(": ");
            addClean(text);
        } else {
            OutputLine line = OutputLine.of(signal);
            addClean(line.text(line.object(Message.NO_CLIENT, 0, timeMillis, name, text)));
        }
        lines.append('\n');
    }

    private void addClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean steers = (c != '\t' && Character.isISOControl(c)) || c == '\u2028' || c == '\u2029';
            lines.append(steers ? REPLACEMENT : c);
        }
    }

    /** Whether enough lines are collected for a write. */
    boolean areMany() {
        return lines.length() >= MANY_CHARS;
    }

    /**
     * Returns and removes the bytes to write: the number of lost lines, and the collected lines.
     *
     * @param torn whether the last write may have ended inside a line
     */
    byte[] take(boolean torn) {
        String before = (torn ? CUT_OFF + "\n" : "") + (lost > 0 ? "-- " + lost + " lines were lost\n" : "");
        String all = before + lines;
        lines.setLength(0);
        headBytes = before.length(); // ASCII
        return all.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Only the beginning of the bytes from {@link #take} is written: the other lines are lost.
     *
     * @param count number of lines in it, without those before them
     */
    void writtenPart(byte[] bytes, int writtenBytes, int count) {
        if (writtenBytes >= headBytes) {
            lost = 0;
        }
        lost += count;
        for (int i = headBytes; i < writtenBytes; i++) {
            lost -= bytes[i] == '\n' ? 1 : 0;
        }
    }

    /** Whether lines were lost whose number is not written yet. */
    boolean hasLost() {
        return lost > 0;
    }

    /** The bytes from {@link #take} are written. */
    void written() {
        lost = 0;
    }
}
