package io.github.forkchat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Has a client say numbered lines of 1 KiB, so that listeners can tell whether all came, and in order. */
final class Talker {
    /** With its line feed. */
    static final int LINE_BYTES = 1024;

    private static final String FILL = "0123456789abcdef".repeat(LINE_BYTES / 16);

    private final TestClient client;
    private final Pace pace;
    private final Thread thread = new Thread(this::talk, "talker");
    private volatile int limit;
    /** How many were said; another thread sees it after {@link #finish}. */
    private int said;

    private Talker(TestClient client, int count, Pace pace) {
        this.client = client;
        this.limit = count;
        this.pace = pace;
    }

    /** Says so many as fast as the room takes them. */
    static Talker start(TestClient client, int count) {
        return start(client, count, new Pace(Integer.MAX_VALUE));
    }

    /** Says so many, slowly. */
    static Talker start(TestClient client, int count, Pace pace) {
        Talker talker = new Talker(client, count, pace);
        talker.thread.setDaemon(true);
        talker.thread.start();
        return talker;
    }

    private void talk() {
        try {
            while (said < limit) {
                byte[] line = (line(client.clientId(), said) + "\n").getBytes(StandardCharsets.UTF_8);
                pace.await(line.length);
                client.send(line);
                said++;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The line with this number, without its line feed. */
    private static String line(int clientId, int number) {
        String start = clientId + ":" + number + " ";
        return start + FILL.substring(start.length() + 1);
    }

    /** Waits until all was said; returns how many lines that were. */
    int finish() {
        Deadline.await("all is said", () -> !thread.isAlive());
        return said;
    }

    /** Waits until the line that it says just now is said, which is the last one; returns how many lines it said. */
    int stop() {
        limit = 0;
        return finish();
    }

    /** Fails unless the next lines of the listener are the first ones of this talker. */
    void assertHeardBy(TestClient listener, int lines) {
        for (int i = 0; i < lines; i++) {
            listener.expect(line(client.clientId(), i));
        }
    }

    /** The same with the lines of two talkers in turns that nobody knows. */
    static void assertHeardBy(TestClient listener, int linesOfEach, Talker one, Talker other) {
        int ones = 0;
        int others = 0;
        while (ones < linesOfEach || others < linesOfEach) {
            String line = listener.line();
            if (line.equals(line(one.client.clientId(), ones))) {
                ones++;
            } else if (line.equals(line(other.client.clientId(), others))) {
                others++;
            } else {
                throw new AssertionError("after " + ones + " and " + others + " lines: " + line);
            }
        }
    }
}
