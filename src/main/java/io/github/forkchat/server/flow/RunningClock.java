package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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

    private final LongSupplier nanoTime;
    private long last;
    private long running;

    /** A clock at 0. */
    public RunningClock() {
        this(System::nanoTime);
    }

    /** @param nanoTime the time of the machine, in nanoseconds */
    public RunningClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        last = nanoTime.getAsLong();
    }

    /** Sets the clock forward. */
    public void tick() {
        long now = nanoTime.getAsLong();
        running += Math.min(now - last, MAX_STEP_NANOS);
        last = now;
    }

    /** The same after a wait while there was no deadline: all its time counts, however long it was. */
    public void tickAfterIdleness() {
        long now = nanoTime.getAsLong();
        running += now - last;
        last = now;
    }

    /** Nanoseconds from the start to the last {@link #tick}. */
    public long nanos() {
        return running;
    }
}
