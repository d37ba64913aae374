package io.github.forkchat.server.ring;

/**
 * Where the last messages begin in the {@link BroadcastRing}: the history that a newcomer can be given. As many as the
 * log still holds and as there is room for here; of the log no more than a fourth, so that who reads history slowly
 * does not hold up the room at once.
 *
 * <p>Threads: passData.
 */
public final class RecentMessages {
    /** How many there can be. */
    public static final int MOST = 10_000;

    private static final int PART_OF_LOG = 4;

    private final BroadcastRing ring;
    /** Message n is in the frame at the position in n modulo the length, */
    private final long[] frames = new long[MOST];
    /** and its text begins at this one. */
    private final long[] lines = new long[MOST];

    private long count;
    private long end;

    public RecentMessages(BroadcastRing ring) {
        this.ring = ring;
    }

    /**
     * A message was appended, and ends at the log's end.
     *
     * @param frame the position of the frame that it is in
     * @param textBytes the length of its text
     */
    public void add(long frame, int textBytes) {
        end = ring.tail();
        frames[(int) (count % MOST)] = frame;
        lines[(int) (count % MOST)] = end - textBytes;
        count++;
    }

    /** How many messages there are to give, at most {@code wanted}. */
    public int available(int wanted) {
        long oldest = ring.tail() - ring.size() / PART_OF_LOG;
        int found = 0;
        while (found < Math.min(wanted, Math.min(count, MOST)) && frames[index(found + 1)] >= oldest) {
            found++;
        }
        return found;
    }

    /** The last {@code n} messages, at least one. */
    public History last(int n) {
        return new History(frames[index(n)], lines[index(n)], end);
    }

    private int index(int fromTheLast) {
        return (int) ((count - fromTheLast) % MOST);
    }
}
