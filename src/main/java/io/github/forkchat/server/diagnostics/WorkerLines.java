package io.github.forkchat.server.diagnostics;

import java.util.concurrent.TimeUnit;

/**
 * What workers write to the log: which lines go into it, and as what. A line of a worker's can never be taken for one of
 * Server Main's: those of the report, {@code Server fork: Got: 9}, stay as they are, and all others get a mark. On the pipe
 * that all workers share nothing tells which of them wrote.
 *
 * <p>Threads: {@code log-drain}.
 */
public final class WorkerLines {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String MARK = "worker: ";
    private static final String FORK = "server fork";

    /** In a second; a worker of forkchat's has something to say only when it ends by a fault. */
    private static final int LINES = 200;

    private static final int BYTES = 256 * 1024;
    /** The same with {@code --trace}, when there are several lines for each message. */
    private static final int TRACE_LINES = 100_000;

    private static final int TRACE_BYTES = 32 * 1024 * 1024;

    private final int mostLines;
    private final int mostBytes;
    private long secondNanos;
    private int lines;
    private int bytes;
    private long droppedBytes;

    WorkerLines(boolean trace, long nowNanos) {
        mostLines = trace ? TRACE_LINES : LINES;
        mostBytes = trace ? TRACE_BYTES : BYTES;
        secondNanos = nowNanos;
    }

    /** The line as it stands in the log. */
    public static String marked(String line) {
        return line.regionMatches(true, 0, FORK, 0, FORK.length()) ? line : MARK + line;
    }

    /** Whether there have been too many in this second, so that what comes is dropped. */
    boolean areTooMany(long nowNanos) {
        if (nowNanos - secondNanos >= SECOND_NANOS) {
            secondNanos = nowNanos;
            lines = 0;
            bytes = 0;
        }
        return lines >= mostLines || bytes >= mostBytes;
    }

    /** A line goes into the log. */
    void logged(int lineBytes) {
        lines++;
        bytes += lineBytes;
    }

    /** So many bytes were dropped. */
    void dropped(int moreBytes) {
        droppedBytes += moreBytes;
    }

    /** How many bytes were dropped since this was asked last. */
    long takeDroppedBytes() {
        long taken = droppedBytes;
        droppedBytes = 0;
        return taken;
    }
}
