package io.github.forkchat.server.flow;

/**
 * The bytes of answers in the {@link io.github.forkchat.server.ring.BroadcastRing} that one fork has asked for and
 * not read yet. The count is kept in two generations: it may be too high, but answers that were read long ago do not
 * count.
 *
 * <p>Threads: passData.
 */
public final class Debt {
    private long olderBytes;
    private long olderEnd;
    private long newerBytes;
    private long newerEnd;

    /** Adds an answer for the fork, which ends at this position. */
    public void add(int bytes, long end) {
        newerBytes += bytes;
        newerEnd = end;
    }

    /**
     * The current debt.
     *
     * @param position the fork has read what lies before
     */
    public long bytes(long position) {
        if (position >= olderEnd) {
            olderBytes = newerBytes;
            olderEnd = newerEnd;
            newerBytes = 0;
        }
        if (position >= olderEnd) {
            olderBytes = 0;
        }
        return olderBytes + newerBytes;
    }
}
