package io.github.forkchat.server.flow;

import io.github.forkchat.protocol.Credit;

/**
 * What one fork may say: how much it was granted and has said, and how much of that every fork has taken by now.
 *
 * <pre>
 *   bytes said   | taken by all |   on their way   |  granted, not said |
 *                0            taken              said                granted
 * </pre>
 *
 * <p>To know what is taken it notes the position in the broadcast log each time that some more was said. Threads: passData.
 */
public final class CreditAccount {
    /** The notes; the oldest are merged into later ones when there are more, so that too little counts as taken. */
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
     * An account of a fork that has said nothing.
     *
     * @param initialBytes what it was granted at its start
     * @param noteBytes how exactly it is to be known what is taken
     */
    public CreditAccount(int initialBytes, int noteBytes) {
        granted = initialBytes;
        this.noteBytes = noteBytes;
    }

    /**
     * The fork has said something.
     *
     * @param costBytes by {@link Credit}
     * @return whether it was allowed to
     */
    public boolean said(int costBytes) {
        said += costBytes;
        return said <= granted;
    }

    /** What it has said ends there in the broadcast log. */
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

    /** What it has said so far. */
    public long saidBytes() {
        return said;
    }

    /** What it was granted and has not said yet. */
    public long leftBytes() {
        return granted - said;
    }

    /** Whether something that it said is on its way to some fork. */
    public boolean isOnItsWay(long slowest) {
        return end > slowest;
    }

    /** Whether it may have to wait now. */
    public boolean isUsedUp() {
        return leftBytes() < Credit.MAX_COST_BYTES;
    }

    /**
     * How much more it is to be granted.
     *
     * @param slowest every fork has taken what lies before this position
     * @param windowBytes how much it may have on its way
     * @param promiseBytes how much it may have been granted and not said
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

    /** It is granted so much more. */
    public void grant(long bytes) {
        granted += bytes;
    }
}
