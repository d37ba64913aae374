package io.github.forkchat.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The lines of a stream, read by a thread as they come, so that a test can wait for one. */
public final class Lines {
    /** So many are shown when a test fails. */
    private static final int LAST_LINES = 30;

    private final List<String> lines = new ArrayList<>();
    private int taken;
    private boolean ended;

    /** The time that a server's log has before each line; the C Server Main's has none. */
    public static final String LOG_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d ";

    private final UnaryOperator<String> change;

    public Lines(InputStream in, String name) {
        this(in, name, UnaryOperator.identity());
    }

    /** Those of a server's log, without their times. */
    public static Lines ofLog(InputStream in) {
        Pattern time = Pattern.compile("^" + LOG_TIME);
        return new Lines(in, "server-log", line -> time.matcher(line).replaceFirst(""));
    }

    private Lines(InputStream in, String name, UnaryOperator<String> change) {
        this.change = change;
        Thread reader = new Thread(() -> read(in), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream in) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException connectionReset) {
            // the end, as well
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(change.apply(line));
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** All lines so far. */
    public synchronized List<String> all() {
        return List.copyOf(lines);
    }

    /** Whether the stream has ended. */
    public synchronized boolean hasEnded() {
        return ended;
    }

    /** The next line that was not taken yet; fails if none comes. */
    public synchronized String next() {
        awaitChange(() -> lines.size() > taken || ended, "a line");
        if (lines.size() == taken) {
            throw new AssertionError("the stream ended; " + lastLines());
        }
        return lines.get(taken++);
    }

    /** A moment in the stream: the lines that were read before it are old, those that follow are new. */
    public static final class Mark {
        private final int lines;

        private Mark(int lines) {
            this.lines = lines;
        }
    }

    /** Marks this moment. A line that was written before it, but not read yet, still counts as new. */
    public synchronized Mark mark() {
        return new Mark(lines.size());
    }

    /** Waits for a line that {@code wanted} accepts, old or new: for lines that come once in the life of the stream. */
    public String await(String what, Predicate<String> wanted) {
        return await(0, what, wanted);
    }

    /** Waits for a line that {@code wanted} accepts and that came after the mark. */
    public String awaitAfter(Mark mark, String what, Predicate<String> wanted) {
        return await(mark.lines, what, wanted);
    }

    private synchronized String await(int from, String what, Predicate<String> wanted) {
        int[] looked = {from};
        String[] found = {null};
        awaitChange(
                () -> {
                    while (found[0] == null && looked[0] < lines.size()) {
                        String line = lines.get(looked[0]++);
                        found[0] = wanted.test(line) ? line : null;
                    }
                    return found[0] != null || ended;
                },
                what);
        if (found[0] == null) {
            throw new AssertionError("the stream ended without " + what + "; " + lastLines());
        }
        return found[0];
    }

    /** Waits for the end of the stream; returns all lines. */
    public synchronized List<String> awaitEnd() {
        awaitChange(() -> ended, "the end of the stream");
        return List.copyOf(lines);
    }

    private String lastLines() {
        int from = Math.max(0, lines.size() - LAST_LINES);
        return "lines from the " + from + "th on: " + lines.subList(from, lines.size());
    }

    private interface Condition {
        boolean holds();
    }

    private void awaitChange(Condition condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Deadline.SECONDS);
        try {
            while (!condition.holds()) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMillis <= 0) {
                    throw new AssertionError("waited in vain for " + what + "; " + lastLines());
                }
                wait(leftMillis);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
