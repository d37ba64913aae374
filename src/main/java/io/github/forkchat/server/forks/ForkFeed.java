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

    /** Ends the delivery; the ring may overwrite the data that the fork has not read. */
    public void end() {
        cursor = null;
        pipeIsFull = false;
    }

    /** Whether the fork still gets frames. */
    public boolean isOpen() {
        return cursor != null;
    }

    /** The fork's position in the ring; null if the fork gets no frames any more. */
    public RingCursor cursor() {
        return cursor;
    }

    /** Allows frames with several messages for this fork from now on. */
    public void acceptLines() {
        takesLines = true;
    }

    /** Whether the fork accepts frames with several messages, or gets no frames any more. */
    boolean takesLines() {
        return takesLines || cursor == null;
    }

    /** Whether its pipe was full at the last write. */
    public boolean isPipeFull() {
        return pipeIsFull;
    }

    /** Adds the fork's pipe to the poll set if the pipe was full. */
    public void addTo(PollSet poll) {
        if (pipeIsFull) {
            pollIndex = poll.add(pipe.writeEnd(), PollSet.WRITABLE);
        }
    }

    /** Whether the fork's pipe may have space, according to the last poll(2). */
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

    /** Sets whether the client watches the room: {@link #hold} then has no effect on this fork. */
    public void watch(boolean watches) {
        isWatching = watches;
    }

    /** Holds the delivery, or continues it. */
    public void hold(boolean holds) {
        isHeld = holds && !isWatching;
    }

    /** Number of bytes that were written to the fork's pipe. */
    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** Whether the fork is a slow consumer that has to be evicted. */
    public boolean isStalled(long nowNanos, boolean keepsRingFull) {
        return watch.isStalled(nowNanos, keepsRingFull);
    }

    /**
     * Number of bytes that wait for the fork because its pipe was full.
     *
     * @param tail bytes behind this position of the ring do not count
     */
    public long backlogBytes(long tail) {
        return pipeIsFull && cursor != null ? Math.max(0, tail - cursor.position()) : 0;
    }
}
