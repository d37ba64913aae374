package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;

/**
 * A clock that stands still while Server Main is stopped (Ctrl-Z), so that no deadline expires meanwhile. {@link
 * #tick} sets it forward; passData calls that several times a second while there is any deadline. A longer gap between
 * two calls counts as {@value #MAX_STEP_SECONDS} s.
 *
 * <p>Threads: passData.
 */
public final class RunningClock {
    /** A time in the infinite future. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int MAX_STEP_SECONDS = 1;
    private static final long MAX_STEP_NANOS = TimeUnit.SECONDS.toNanos(MAX_STEP_SECONDS);

    private long last = System.nanoTime();
    private long running;

    /** Sets the clock forward. */
    public void tick() {
        long now = System.nanoTime();
        running += Math.min(now - last, MAX_STEP_NANOS);
        last = now;
    }

    /** Nanoseconds from the start to the last {@link #tick}. */
    public long nanos() {
        return running;
    }
}
