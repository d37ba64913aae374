package io.github.forkchat.server;

/**
 * Where the last messages begin in the {@link BroadcastLog}: the history that a newcomer can be given. As many as the
 * log still holds and as there is room for here; of the log no more than a fourth, so that who reads history slowly
 * does not hold up the room at once.
 *
 * <p>Threads: passData.
 */
final class RecentMessages {
    /** How many there can be. */
    static final int MOST = 10_000;

    private static final int PART_OF_LOG = 4;

    private final BroadcastLog log;
    /** Message n begins at the position in n modulo the length. */
    private final long[] positions = new long[MOST];

    private long count;
    private long end;

    RecentMessages(BroadcastLog log) {
        this.log = log;
    }

    /**
     * A message was appended.
     *
     * @param position where it begins; it ends at the log's end
     */
    void add(long position) {
        positions[(int) (count % MOST)] = position;
        count++;
        end = log.tail();
    }

    /** Behind the last message. */
    long end() {
        return end;
    }

    /** How many messages there are to give, at most {@code wanted}. */
    int available(int wanted) {
        long oldest = log.tail() - log.size() / PART_OF_LOG;
        int found = 0;
        while (found < Math.min(wanted, Math.min(count, MOST)) && position(found + 1) >= oldest) {
            found++;
        }
        return found;
    }

    /** Where the last {@code n} messages begin, 1 being the last; {@link #end} for 0. */
    long position(int n) {
        return n == 0 ? end : positions[(int) ((count - n) % MOST)];
    }
}
