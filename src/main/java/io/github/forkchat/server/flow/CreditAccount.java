package io.github.forkchat.server.flow;

import io.github.forkchat.protocol.Credit;

/**
 * The send credit of one fork: how many bytes it was granted, has sent, and how many of these every fork has read.
 *
 * <pre>
 *   bytes said   | taken by all |   on their way   |  granted, not said |
 *                0            taken              said                granted
 * </pre>
 *
 * <p>To know how much is read, it notes the position in the broadcast ring as the fork sends. Threads: passData.
 */
public final class CreditAccount {
    /**
     * Maximum number of notes. When there are more, the oldest are merged into later ones, so that too few bytes count
     * as read, never too many.
     */
    private static final int NOTES = 128;

    private final int noteBytes;
    private final long[] notedSaid = new long[NOTES];
    private final long[] notedEnd = new long[NOTES];
    private int firstNote;
    private int notes;
    private long lastNoted;
    private long said;
    private long end;
    private long taken;
    private long granted;

    /**
     * Creates the account of a fork that has sent nothing.
     *
     * @param initialBytes its credit at the start
     * @param noteBytes the granularity of the notes
     */
    public CreditAccount(int initialBytes, int noteBytes) {
        granted = initialBytes;
        this.noteBytes = noteBytes;
    }

    /**
     * Charges a message or request of the fork.
     *
     * @param costBytes by {@link Credit}
     * @return whether the fork had enough credit
     */
    public boolean said(int costBytes) {
        said += costBytes;
        return said <= granted;
    }

    /** Notes that what the fork has sent ends at this position of the broadcast ring. */
    public void endsAt(long position) {
        end = position;
        if (said - lastNoted >= noteBytes) {
            note(position);
        }
    }

    private void note(long position) {
        lastNoted = said;
        int last = (firstNote + (notes == NOTES ? notes - 1 : notes++)) % NOTES;
        notedSaid[last] = said;
        notedEnd[last] = position;
    }

    /** How many bytes it has sent so far. */
    public long saidBytes() {
        return said;
    }

    /** Its remaining credit. */
    public long leftBytes() {
        return granted - said;
    }

    /** Whether some fork has not read everything yet that this fork has sent. */
    public boolean isOnItsWay(long slowest) {
        return end > slowest;
    }

    /** Whether so little credit is left that the fork may have to wait. */
    public boolean isUsedUp() {
        return leftBytes() < Credit.MAX_COST_BYTES;
    }

    /**
     * How much more credit it should get.
     *
     * @param slowest every fork has read what lies before this position
     * @param windowBytes maximum of bytes sent and not yet read by all
     * @param promiseBytes maximum of bytes granted and not yet sent
     */
    public long due(long slowest, long windowBytes, long promiseBytes) {
        while (notes > 0 && notedEnd[firstNote] <= slowest) {
            taken = notedSaid[firstNote];
            firstNote = (firstNote + 1) % NOTES;
            notes--;
        }
        if (end <= slowest) {
            taken = said;
        }
        return Math.min(taken + windowBytes, said + promiseBytes) - granted;
    }

    /** Adds to its credit. */
    public void grant(long bytes) {
        granted += bytes;
    }
}
