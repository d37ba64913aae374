package io.github.forkchat.server.diagnostics;

import java.util.concurrent.TimeUnit;

/**
 * The rules for lines that workers write to the log: their rate limit and their mark. No line of a worker looks like a
 * line of Server Main: lines of the report, {@code Server fork: Got: 9}, stay as they are, and all others get a mark.
 * Workers share one log pipe, so it is unknown which of them wrote a line.
 *
 * <p>Threads: {@code log-drain}.
 */
public final class WorkerLines {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String MARK = "worker: ";
    private static final String FORK = "server fork";

    /** Maximum number of lines a second. Forkchat's own worker writes only when it ends by an internal error. */
    private static final int LINES = 200;

    private static final int BYTES = 256 * 1024;
    /** Maximum number of lines a second with {@code --trace}, when each message takes several lines. */
    private static final int TRACE_LINES = 100_000;

    private static final int TRACE_BYTES = 32 * 1024 * 1024;

    private final int maxLines;
    private final int maxBytes;
    private long secondNanos;
    private int lines;
    private int bytes;
    private long droppedBytes;

    WorkerLines(boolean trace, long nowNanos) {
        maxLines = trace ? TRACE_LINES : LINES;
        maxBytes = trace ? TRACE_BYTES : BYTES;
        secondNanos = nowNanos;
    }

    /** Returns the line as it appears in the log. */
    public static String marked(String line) {
        return line.regionMatches(true, 0, FORK, 0, FORK.length()) ? line : MARK + line;
    }

    /** Whether the limit for this second is reached, so that further lines are dropped. */
    boolean areTooMany(long nowNanos) {
        if (nowNanos - secondNanos >= SECOND_NANOS) {
            secondNanos = nowNanos;
            lines = 0;
            bytes = 0;
        }
        return lines >= maxLines || bytes >= maxBytes;
    }

    /** Counts a line that goes into the log. */
    void logged(int lineBytes) {
        lines++;
        bytes += lineBytes;
    }

    /** Counts dropped bytes. */
    void dropped(int moreBytes) {
        droppedBytes += moreBytes;
    }

    /** Whether bytes were dropped since the last {@link #takeDroppedBytes}. */
    boolean hasDropped() {
        return droppedBytes > 0;
    }

    /** Number of bytes dropped since the last call. */
    long takeDroppedBytes() {
        long taken = droppedBytes;
        droppedBytes = 0;
        return taken;
    }
}
