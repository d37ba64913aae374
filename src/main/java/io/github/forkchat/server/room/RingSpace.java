package io.github.forkchat.server.room;

import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.RingCursor;

/**
 * The free space of the {@link BroadcastRing}: how much may be appended before some fork has not read what would be
 * overwritten.
 *
 * <p>Threads: passData.
 */
final class RingSpace {
    /** Space for events that Server Main may have to append because of a frame, such as that a client has joined. */
    private static final int REMARKS_BYTES = 1024;

    private final BroadcastRing ring;
    private final ForkTable forks;
    /** A lower bound of all cursors' positions; it may be out of date. */
    private long slowest;

    RingSpace(BroadcastRing ring, ForkTable forks) {
        this.ring = ring;
        this.forks = forks;
    }

    /** Whether there is space for any one frame of a fork and the events that it causes. */
    boolean isThere() {
        return isThereFor(BroadcastRing.MAX_FRAME_BYTES);
    }

    /** Whether there is space for this many bytes, and for such events. */
    boolean isThereFor(int lengthBytes) {
        long overwritten = overwritten(lengthBytes);
        if (overwritten > slowest) {
            slowest = forks.slowestCursor(ring.tail());
        }
        return overwritten <= slowest;
    }

    /** Notes that a cursor has gone back to this position. */
    void wentBackTo(long position) {
        slowest = Math.min(slowest, position);
    }

    /** Whether a cursor keeps the ring full: nothing can be appended until it moves on. */
    boolean isHeldBy(RingCursor cursor) {
        return overwritten(BroadcastRing.MAX_FRAME_BYTES) > cursor.position();
    }

    /** The next bytes, this many, may overwrite everything before this position. */
    private long overwritten(int lengthBytes) {
        return ring.goneAfter(lengthBytes + REMARKS_BYTES);
    }
}
