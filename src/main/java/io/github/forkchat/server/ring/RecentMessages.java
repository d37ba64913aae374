package io.github.forkchat.server.ring;

import io.github.forkchat.protocol.Hello;

/**
 * An index of the last messages in the {@link BroadcastRing}, from which a new client gets its history. It covers at
 * most the last fourth of the ring, so that a client that reads history slowly does not block the room at once.
 *
 * <p>Threads: passData.
 */
public final class RecentMessages {
    /** Maximum number of messages in the index. */
    public static final int MAX_MESSAGES = Hello.MAX_HISTORY;

    private static final int PART_OF_RING = 4;

    private final BroadcastRing ring;
    /** The position of the frame of message n, at index n modulo the length. */
    private final long[] frames = new long[MAX_MESSAGES];
    /** The position of the text of message n, at index n modulo the length. */
    private final long[] lines = new long[MAX_MESSAGES];

    private long count;
    private long end;

    public RecentMessages(BroadcastRing ring) {
        this.ring = ring;
    }

    /**
     * Adds a message that was just appended, and ends at the ring's tail.
     *
     * @param frame the position of the message's frame
     * @param textBytes the length of its text
     */
    public void add(long frame, int textBytes) {
        end = ring.tail();
        frames[(int) (count % MAX_MESSAGES)] = frame;
        lines[(int) (count % MAX_MESSAGES)] = end - textBytes;
        count++;
    }

    /** Forgets all messages. */
    public void clear() {
        count = 0;
    }

    /** How many messages are available, at most {@code wanted}. */
    public int available(int wanted) {
        long oldest = ring.tail() - ring.size() / PART_OF_RING;
        int found = 0;
        while (found < Math.min(wanted, Math.min(count, MAX_MESSAGES)) && frames[index(found + 1)] >= oldest) {
            found++;
        }
        return found;
    }

    /** The last {@code n} messages, at least one. */
    public History last(int n) {
        return new History(frames[index(n)], lines[index(n)], end);
    }

    private int index(int fromTheLast) {
        return (int) ((count - fromTheLast) % MAX_MESSAGES);
    }
}
