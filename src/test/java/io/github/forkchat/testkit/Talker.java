package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Makes a client send numbered lines of 1 KiB, so that listeners can tell whether all came, and in order. */
public final class Talker {
    /** With its line feed. */
    public static final int LINE_BYTES = 1024;

    private static final String FILL = "0123456789abcdef".repeat(LINE_BYTES / 16);

    /** Who cannot go on for so long is held back. */
    private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final TestClient client;
    /** What its lines begin with. */
    private final int number;

    private final Pace pace;
    private Background talk;
    private volatile int limit;
    /** How many were said; another thread sees it after {@link #finish}. */
    private int said;
    /** When the last one was. */
    private volatile long saidNanos = System.nanoTime();

    private Talker(TestClient client, int number, int count, Pace pace) {
        this.client = client;
        this.number = number;
        this.limit = count;
        this.pace = pace;
    }

    /** Says so many as fast as the room takes them. */
    public static Talker start(TestClient client, int count) {
        return start(client, count, new Pace(Integer.MAX_VALUE));
    }

    /** Says so many, slowly. */
    public static Talker start(TestClient client, int count, Pace pace) {
        return start(new Talker(client, client.clientId(), count, pace));
    }

    /** Says so many, as fast as the room takes them, by a number that is not the client's id. */
    public static Talker startAs(TestClient client, int number, int count) {
        return start(new Talker(client, number, count, new Pace(Integer.MAX_VALUE)));
    }

    private static Talker start(Talker talker) {
        talker.talk = Background.start("talker", talker::talk);
        return talker;
    }

    private void talk() throws IOException {
        while (said < limit) {
            byte[] line = (line(number, said) + "\n").getBytes(StandardCharsets.UTF_8);
            pace.await(line.length);
            client.send(line);
            said++;
            saidNanos = System.nanoTime();
        }
    }

    /** The line with this number, without its line feed. */
    private static String line(int talker, int number) {
        String start = talker + ":" + number + " ";
        return start + FILL.substring(start.length() + 1);
    }

    /** Whether the line that it is about to say waits for the server. */
    public boolean isHeldBack() {
        return said < limit && System.nanoTime() - saidNanos > HELD_NANOS;
    }

    /** Waits until all was said, and fails if it could not be; returns how many lines that were. */
    public int finish() {
        talk.finish();
        return said;
    }

    /** Waits until the line that it says just now is said, which is the last one; returns how many lines it said. */
    public int stop() {
        limit = 0;
        return finish();
    }

    /** Fails unless the next lines of the listener are the first ones of this talker. */
    public void assertHeardBy(TestClient listener, int lines) {
        for (int i = 0; i < lines; i++) {
            listener.expect(line(number, i));
        }
    }

    /**
     * The same of a client that has read nothing so far, and hears others too; their lines are left out.
     *
     * @param talker who said them
     */
    public static void assertHeardAmongOthers(TestClient listener, TestClient talker, int lines) {
        listener.read(in -> in);
        String start = talker.clientId() + ":";
        for (int i = 0; i < lines; i++) {
            assertEquals(line(talker.clientId(), i), listener.lineOf(line -> line.startsWith(start)));
        }
    }

    /** The same with the lines of two talkers in turns that nobody knows. */
    public static void assertHeardBy(TestClient listener, int linesOfEach, Talker one, Talker other) {
        int ones = 0;
        int others = 0;
        while (ones < linesOfEach || others < linesOfEach) {
            String line = listener.line();
            if (line.equals(line(one.number, ones))) {
                ones++;
            } else if (line.equals(line(other.number, others))) {
                others++;
            } else {
                throw new AssertionError("after " + ones + " and " + others + " lines: " + line);
            }
        }
    }
}
