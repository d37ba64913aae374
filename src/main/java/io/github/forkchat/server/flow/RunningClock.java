package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;

/**
 * The time in which Server Main ran: while it is stopped (Ctrl-Z) nobody's deadline comes nearer. It is set forward by
 * {@link #tick}, which passData calls several times a second while there is any deadline; a longer silence counts as
 * {@value #LONGEST_STEP_SECONDS} s.
 *
 * <p>Threads: passData.
 */
public final class RunningClock {
    /** A time that does not come. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int LONGEST_STEP_SECONDS = 1;
    private static final long LONGEST_STEP_NANOS = TimeUnit.SECONDS.toNanos(LONGEST_STEP_SECONDS);

    private long last = System.nanoTime();
    private long running;

    /** Some time has gone by. */
    public void tick() {
        long now = System.nanoTime();
        running += Math.min(now - last, LONGEST_STEP_NANOS);
        last = now;
    }

    /** Nanoseconds from the start to the last {@link #tick}. */
    public long nanos() {
        return running;
    }
}
