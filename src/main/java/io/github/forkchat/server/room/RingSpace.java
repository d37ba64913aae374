package io.github.forkchat.server.room;

import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.RingCursor;

/**
 * How much may be appended to the {@link BroadcastRing} without writing over what some fork has not got yet.
 *
 * <p>Threads: passData.
 */
final class RingSpace {
    /** Beside what a fork says, Server Main may have to tell of it, such as that its client joined. */
    private static final int REMARKS_BYTES = 1024;

    private final BroadcastRing ring;
    private final ForkTable forks;
    /** No cursor is before this position; it may be out of date, and then it is too low. */
    private long slowest;

    RingSpace(BroadcastRing ring, ForkTable forks) {
        this.ring = ring;
        this.forks = forks;
    }

    /** Whether there is space for any one frame of a fork, and what has to be said because of it. */
    boolean isThere() {
        return isThereFor(BroadcastRing.MAX_FRAME_BYTES);
    }

    /** Whether there is space for so many bytes, and such remarks. */
    boolean isThereFor(int lengthBytes) {
        long overwritten = overwritten(lengthBytes);
        if (overwritten > slowest) {
            slowest = forks.slowestCursor(ring.tail());
        }
        return overwritten <= slowest;
    }

    /** A cursor has gone back to this position. */
    void wentBackTo(long position) {
        slowest = Math.min(slowest, position);
    }

    /** Whether a cursor keeps the log full: no more can be appended until it moves on. */
    boolean isHeldBy(RingCursor cursor) {
        return overwritten(BroadcastRing.MAX_FRAME_BYTES) > cursor.position();
    }

    /** Everything before this position may be written over by the next so many bytes. */
    private long overwritten(int lengthBytes) {
        return ring.goneAfter(lengthBytes + REMARKS_BYTES);
    }
}
