package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.server.flow.SlowConsumerPolicy;
import io.github.forkchat.server.ring.RingCursor;

/**
 * The delivery to one fork: its position in the {@link io.github.forkchat.server.ring.BroadcastRing}, and whether its
 * pipe is full.
 *
 * <p>Threads: passData.
 */
public final class ForkFeed {
    private final PipeMainToFork pipe;
    /** Null while STARTING, and after the end of delivery. */
    private RingCursor cursor;
    /** Null while STARTING. */
    private SlowConsumerPolicy.Watch watch;

    private long deliveredBytes;
    private boolean isWatching;
    private boolean isHeld;
    private boolean takesLines;
    private boolean pipeIsFull;
    /** The index of its full pipe in the poll set of passData. */
    private int pollIndex;

    ForkFeed(PipeMainToFork pipe) {
        this.pipe = pipe;
    }

    /** Starts the delivery of what the cursor finds. */
    public void begin(RingCursor first, SlowConsumerPolicy.Watch stallWatch) {
        cursor = first;
        watch = stallWatch;
    }

    /** Ends the delivery; the ring may overwrite what it held for the fork. */
    public void end() {
        cursor = null;
        pipeIsFull = false;
    }

    /** Whether anything is delivered to it. */
    public boolean isOpen() {
        return cursor != null;
    }

    /** Its position in the ring; null if nothing is delivered to it. */
    public RingCursor cursor() {
        return cursor;
    }

    /** Allows frames with several messages for this fork from now on. */
    public void acceptLines() {
        takesLines = true;
    }

    /** Whether the fork accepts frames with several messages, or nothing is delivered to it. */
    boolean takesLines() {
        return takesLines || cursor == null;
    }

    /** Whether its pipe was full at the last write. */
    public boolean isPipeFull() {
        return pipeIsFull;
    }

    /** Adds its pipe to the poll set if it was full. */
    public void addTo(PollSet poll) {
        if (pipeIsFull) {
            pollIndex = poll.add(pipe.writeEnd(), PollSet.WRITABLE);
        }
    }

    /** Whether its pipe may have room, as far as poll(2) has told. */
    public boolean isReady(PollSet poll) {
        return cursor != null && !isHeld && (!pipeIsFull || poll.isReady(pollIndex));
    }

    /**
     * Writes as much as its pipe takes.
     *
     * @throws ErrnoException if its pipe is broken: EPIPE
     */
    public void deliver(long nowNanos) throws ErrnoException {
        long written = cursor.deliver();
        deliveredBytes += written;
        pipeIsFull = cursor.bytesBehind() > 0;
        watch.took(written, nowNanos);
        if (!pipeIsFull) {
            watch.caughtUp(nowNanos);
        }
    }

    /** Notes whether its client watches the room: {@link #hold} has no effect on it then. */
    public void watch(boolean watches) {
        isWatching = watches;
    }

    /** Holds the delivery, or continues it. */
    public void hold(boolean holds) {
        isHeld = holds && !isWatching;
    }

    /** Number of bytes that were written to its pipe. */
    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** Whether it is a slow consumer that has to be evicted. */
    public boolean isStalled(long nowNanos, boolean keepsRingFull) {
        return watch.isStalled(nowNanos, keepsRingFull);
    }

    /**
     * How many bytes wait for it because its pipe was full.
     *
     * @param tail bytes behind this position of the ring do not count
     */
    public long backlogBytes(long tail) {
        return pipeIsFull && cursor != null ? Math.max(0, tail - cursor.position()) : 0;
    }
}
