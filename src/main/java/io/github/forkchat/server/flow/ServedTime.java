package io.github.forkchat.server.flow;

/**
 * The clock for slow consumers. It leaves out time in which Server Main was stopped ({@link RunningClock}), and time
 * in which its threads waited for a processor, because the client's worker waited then, too. At least a fourth of the
 * time counts, so that clients gain little by keeping the processors busy.
 *
 * <p>Threads: passData.
 */
public final class ServedTime {
    private static final double MIN_PART = 0.25;

    private final RunningClock clock;
    private final ProcessorDelay delay;
    private long lastNanos;
    private long servedNanos;

    public ServedTime(RunningClock clock, ProcessorDelay delay) {
        this.clock = clock;
        this.delay = delay;
    }

    /** Sets the clock forward. While no client is behind, the processor delay is not measured. */
    public void tick(boolean somebodyIsBehind) {
        long now = clock.nanos();
        servedNanos += served(now - lastNanos, somebodyIsBehind ? delay.share() : 0);
        lastNanos = now;
    }

    /** Leaves out the time since the last tick, because Server Main delivered nothing meanwhile. */
    public void skip() {
        lastNanos = clock.nanos();
    }

    /** The {@link RunningClock}'s time in nanoseconds, nothing left out. */
    public long runningNanos() {
        return clock.nanos();
    }

    /** The part of a time that counts if threads waited for a processor during this share of the time. */
    static long served(long nanos, double delayShare) {
        return (long) (nanos * Math.max(MIN_PART, 1 - delayShare));
    }

    /** Nanoseconds from the start to the last {@link #tick}. */
    public long nanos() {
        return servedNanos;
    }
}
