package io.github.forkchat.server.diagnostics;

import io.github.forkchat.libc.StandardOutput;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Server Main's log: its standard output, a time before each line, written by a thread of its own, so that a reader who is
 * stopped, slow or gone, or a full disk, holds nobody up. Lines that find the queue full are dropped and counted.
 *
 * <p>Threads: any says, {@code log} writes.
 */
public final class ServerLog implements AutoCloseable {
    private static final int QUEUE_LINES = 4_096;
    /** The rest of a longer line is left out, so that a full queue is some 16 MB at most. */
    private static final int LINE_CHARS = 2_048;

    /** How much goes out in one write. */
    private static final int BATCH_CHARS = 65_536;

    /** Whoever is turned away can come back at once, and each line takes room on the disk. */
    private static final int REFUSALS_PER_SECOND = 10;

    private static final long CLOSE_MILLIS = 1_000;
    /** Wakes the writer, which then looks for what was left out. */
    private static final Line LOOK = new Line(Kind.LOOK, 0, "");

    private static final long LOOK_MILLIS = 250;
    /** Queued last. */
    private static final Line END = new Line(Kind.END, 0, "");

    private enum Kind {
        TEXT,
        LOOK,
        END
    }

    /** @param timeMillis when it was said, in milliseconds since 1970 */
    private record Line(Kind kind, long timeMillis, String text) {}

    private final LogTime times = LogTime.ofStandardOutput();
    private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>(QUEUE_LINES);
    private final StandardOutput out = new StandardOutput(FileDescriptor.out);
    private final AtomicLong dropped = new AtomicLong();
    private final LineLimit refusals = new LineLimit(REFUSALS_PER_SECOND, System.nanoTime());
    private final Thread writer = new Thread(this::write, "log");
    private final boolean trace;

    public ServerLog(boolean trace) {
        this.trace = trace;
        writer.setDaemon(true);
        writer.start();
    }

    /** Whether a line for each message is wanted. */
    public boolean traces() {
        return trace;
    }

    /** A line of Server Main's. */
    public void say(String line) {
        line("Server Main: " + line);
    }

    /** A line of Server Main's about a client that is turned away; when there are many, only their number is told. */
    public void refusal(String line) {
        boolean wereLeftOut = refusals.hasLeftOut();
        if (refusals.admits(System.nanoTime())) {
            say(line);
        } else if (!wereLeftOut) {
            queue.offer(LOOK); // if it is full, the writer is awake anyway
        }
    }

    /** A line that is only wanted when tracing. */
    public void trace(String line) {
        if (trace) {
            line("Server Main: " + line);
        }
    }

    /** A line as it is, but for control characters, which must not reach a terminal. */
    public void line(String line) {
        if (!queue.offer(new Line(Kind.TEXT, System.currentTimeMillis(), clean(line)))) {
            dropped.incrementAndGet();
        }
    }

    private static String clean(String line) {
        StringBuilder clean = new StringBuilder(line);
        clean.setLength(Math.min(clean.length(), LINE_CHARS));
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if ((c != '\t' && Character.isISOControl(c)) || c == '\u2028' || c == '\u2029') {
                clean.setCharAt(i, '\uFFFD');
            }
        }
        return clean.toString();
    }

    /** How many lines were dropped so far. */
    public long droppedLines() {
        return dropped.get();
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        try {
            while (true) {
                int count = 0;
                Line first = refusals.hasLeftOut() ? queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
                for (Line line = first; line != null; line = queue.poll()) {
                    if (line.kind() == Kind.END) {
                        print(lines, count);
                        return;
                    }
                    if (line.kind() != Kind.LOOK) {
                        lines.append(times.of(line.timeMillis()))
                                .append(line.text())
                                .append('\n');
                        count++;
                    }
                    if (lines.length() > BATCH_CHARS) {
                        break;
                    }
                }
                long leftOut = refusals.leftOut(System.nanoTime());
                if (leftOut > 0) {
                    lines.append(times.of(System.currentTimeMillis()));
                    lines.append("Server Main: turned away ").append(leftOut).append(" more\n");
                }
                print(lines, count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(StringBuilder lines, int count) {
        if (lines.length() == 0) {
            return;
        }
        try {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException readerGoneOrDiskFull) {
            dropped.addAndGet(count); // the chat goes on without these lines
        }
        lines.setLength(0);
    }

    /** Writes what is queued, if somebody reads it within a second. */
    @Override
    public void close() {
        try {
            if (queue.offer(END, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
