package io.github.forkchat.server.listen;

import java.util.concurrent.TimeUnit;

/**
 * A growing pause in accepting connections after accept(2) has failed, such as for want of a descriptor: the connection
 * stays in the queue, so that poll(2) would report it again and again.
 *
 * <p>Threads: the accept loop.
 */
public final class AcceptPause {
    private static final int FIRST_MILLIS = 100;
    private static final int MAX_MILLIS = 5_000;

    /** 0 if the last call succeeded. */
    private int millis;

    private long untilNanos = System.nanoTime();

    /** Whether there is no pause. */
    public boolean isOver(long now) {
        return now - untilNanos >= 0;
    }

    /** When the pause ends. */
    public long untilNanos() {
        return untilNanos;
    }

    /**
     * Accepting has succeeded or failed.
     *
     * @return whether it has failed for the first time after a success
     */
    public boolean tried(boolean failed) {
        boolean isFirst = failed && millis == 0;
        millis = failed ? Math.min(MAX_MILLIS, Math.max(FIRST_MILLIS, 2 * millis)) : 0;
        untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        return isFirst;
    }
}
