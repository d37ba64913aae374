package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.server.flow.SlowConsumerPolicy;
import io.github.forkchat.server.ring.RingCursor;

/**
 * What one fork is given: its position in the {@link io.github.forkchat.server.ring.BroadcastRing}, and whether its pipe has room.
 *
 * <p>Threads: passData.
 */
public final class ForkFeed {
    private final PipeMainToFork pipe;
    /** Null while STARTING, and once nothing more is to be given. */
    private RingCursor cursor;
    /** Null while STARTING. */
    private SlowConsumerPolicy.Watch watch;

    private boolean takesLines;
    private boolean pipeIsFull;
    /** Where its full pipe stands in the set that passData polls. */
    private int pollIndex;

    ForkFeed(PipeMainToFork pipe) {
        this.pipe = pipe;
    }

    /** From now on the fork is given what the cursor finds. */
    public void begin(RingCursor first, SlowConsumerPolicy.Watch stallWatch) {
        cursor = first;
        watch = stallWatch;
    }

    /** Nothing more is given to it; what the log held for it may be written over. */
    public void end() {
        cursor = null;
        pipeIsFull = false;
    }

    /** Whether it is given anything. */
    public boolean isOpen() {
        return cursor != null;
    }

    /** Its position in the log; null if it is given nothing. */
    public RingCursor cursor() {
        return cursor;
    }

    /** Several messages may come to it in one frame from now on. */
    public void acceptLines() {
        takesLines = true;
    }

    /** Whether several messages may come to it in one frame, or it is given nothing. */
    boolean takesLines() {
        return takesLines || cursor == null;
    }

    /** Whether its pipe was full when it was last written to. */
    public boolean isPipeFull() {
        return pipeIsFull;
    }

    /** Adds its pipe to what is polled if it was full. */
    public void addTo(PollSet poll) {
        if (pipeIsFull) {
            pollIndex = poll.add(pipe.writeEnd(), PollSet.WRITABLE);
        }
    }

    /** Whether it can be given something, as far as is known after poll(2). */
    public boolean isReady(PollSet poll) {
        return cursor != null && (!pipeIsFull || poll.isReady(pollIndex));
    }

    /**
     * Gives it as much as its pipe takes.
     *
     * @throws ErrnoException if its pipe is broken: EPIPE
     */
    public void deliver(long nowNanos) throws ErrnoException {
        long written = cursor.deliver();
        pipeIsFull = cursor.bytesBehind() > 0;
        watch.took(written, nowNanos);
        if (!pipeIsFull) {
            watch.caughtUp(nowNanos);
        }
    }

    /** Whether it takes too little of what waits for it. */
    public boolean isStalled(long nowNanos, boolean keepsLogFull) {
        return watch.isStalled(nowNanos, keepsLogFull);
    }

    /**
     * How much waits for it that it could not take.
     *
     * @param tail what lies behind this position of the log does not count
     */
    public long backlogBytes(long tail) {
        return pipeIsFull && cursor != null ? Math.max(0, tail - cursor.position()) : 0;
    }
}
