package io.github.forkchat.server.flow;

/**
 * How many bytes of answers the {@link io.github.forkchat.server.ring.BroadcastRing} holds for one fork that asked for them and has not taken them yet. Two
 * generations are told apart, so that it may be said too much, but what was taken long ago never counts.
 *
 * <p>Threads: passData.
 */
public final class Debt {
    private long olderBytes;
    private long olderEnd;
    private long newerBytes;
    private long newerEnd;

    /** An answer was appended for the fork, and ends there. */
    public void add(int bytes, long end) {
        newerBytes += bytes;
        newerEnd = end;
    }

    /**
     * The debt now.
     *
     * @param position the fork has taken what lies before
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
