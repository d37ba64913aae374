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
 * Server Main's diagnostic log, written to its standard output with a time before each line. A separate thread
 * writes, so that a slow reader or a full disk blocks no other thread. When its queue is full, lines are dropped and
 * counted.
 *
 * <p>Threads: any adds lines, {@code log} writes.
 */
public final class ServerLog implements AutoCloseable {
    private static final int QUEUE_LINES = 4_096;
    /** Maximum length of a line; the rest is left out, so that a full queue takes at most some 16 MB. */
    private static final int LINE_CHARS = 2_048;

    /** Maximum length of one write. */
    private static final int BATCH_CHARS = 65_536;

    /** Bounded because refused clients can reconnect at once, and each line takes disk space. */
    private static final int REFUSALS_PER_SECOND = 10;

    private static final long CLOSE_MILLIS = 1_000;
    /** Wakes the writer, which then reports the lines left out. */
    private static final Line LOOK = new Line(Kind.LOOK, 0, "");

    private static final long LOOK_MILLIS = 250;
    /** The last line in the queue: the writer ends. */
    private static final Line END = new Line(Kind.END, 0, "");

    private enum Kind {
        TEXT,
        LOOK,
        END
    }

    /** @param timeMillis time of the line, in milliseconds since 1970 */
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

    /** Logs that a client is rejected; when there are many such lines, only their number is logged. */
    public void refusal(String line) {
        boolean wereLeftOut = refusals.hasLeftOut();
        if (refusals.tryAdmit(System.nanoTime())) {
            say(line);
        } else if (!wereLeftOut) {
            queue.offer(LOOK); // if the queue is full, the writer is awake anyway
        }
    }

    /** Logs a line if tracing is on. */
    public void trace(String line) {
        if (trace) {
            line("Server Main: " + line);
        }
    }

    /** Logs a line without a prefix; control characters are replaced, because they must not reach a terminal. */
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

    /** Number of lines dropped so far. */
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
                    lines.append("Server Main: rejected ").append(leftOut).append(" more\n");
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
            dropped.addAndGet(count); // these lines are lost; the chat is not affected
        }
        lines.setLength(0);
    }

    /** Writes the queued lines, if somebody reads them within a second. */
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
