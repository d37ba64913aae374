package io.github.forkchat.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/**
 * Reads, for hours, what the {@link NumberedTalk}s in a room say: each line has to come once, and in its talk's order.
 * Of the common order it keeps a digest for each thousand lines.
 */
public final class OrderListener {
    private static final int BLOCK_LINES = 1_000;

    private final TestClient client;
    private final Map<String, Integer> next = new HashMap<>();
    private final List<Long> digests = new ArrayList<>();
    private long digest;
    private long heard;
    private String harm;

    private OrderListener(TestClient client) {
        this.client = client;
    }

    /** Lets a client that reads nothing so far listen. */
    public static OrderListener of(TestClient client) {
        OrderListener listener = new OrderListener(client);
        Thread thread = new Thread(listener::listen, "order-listener");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    private void listen() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(client.input(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
            harmed("the connection was closed");
        } catch (IOException e) {
            harmed("the connection is lost: " + e.getMessage());
        }
    }

    private synchronized void hear(String line) {
        String[] words = line.split(" ", -1);
        int due = next.merge(words[0], 1, Integer::sum) - 1;
        if (words.length != 2 || !words[1].equals("" + due)) {
            harmed("heard " + line + " where " + due + " was due");
        }
        digest = 31 * digest + line.hashCode();
        heard++;
        if (heard % BLOCK_LINES == 0) {
            digests.add(digest);
        }
    }

    private synchronized void harmed(String how) {
        harm = harm == null ? how : harm;
    }

    /** How many lines it has heard. */
    public synchronized long heard() {
        return heard;
    }

    /** How many lines of a talk it has heard. */
    public synchronized int heardOf(String talk) {
        return next.getOrDefault(talk, 0);
    }

    /** All lines so far came once, and in the order of each talk. */
    public synchronized void assertUnharmed() {
        assertNull(harm);
    }

    /** Waits until it has heard so many lines, and fails if it hears more or others. */
    public void awaitAll(long lines) {
        Deadline.await(lines + " lines; it has " + heard(), () -> heard() >= lines);
        assertUnharmed();
        assertEquals(lines, heard());
    }

    /** The digests of its lines in their order: after each thousand, and after the last. */
    public synchronized List<Long> digests() {
        List<Long> all = new ArrayList<>(digests);
        all.add(digest);
        return all;
    }
}
