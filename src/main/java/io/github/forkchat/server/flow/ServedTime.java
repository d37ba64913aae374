package io.github.forkchat.server.flow;

/**
 * The time that counts against a client which does not take what is due to it: not that in which Server Main was stopped
 * ({@link RunningClock}), nor that in which its threads waited for a processor, because then the client's worker did, too.
 * At least a fourth of the time counts, so that clients which keep the processors busy gain little by it.
 *
 * <p>Threads: passData.
 */
public final class ServedTime {
    private static final double LEAST_PART = 0.25;

    private final RunningClock clock;
    private final ProcessorDelay delay;
    private long lastNanos;
    private long servedNanos;

    public ServedTime(RunningClock clock, ProcessorDelay delay) {
        this.clock = clock;
        this.delay = delay;
    }

    /** Some time has gone by. While nobody waits for anything, the delay is not asked for. */
    public void tick(boolean somebodyIsBehind) {
        long now = clock.nanos();
        servedNanos += served(now - lastNanos, somebodyIsBehind ? delay.share() : 0);
        lastNanos = now;
    }

    /** The time since the last tick does not count: Server Main gave nobody anything. */
    public void skip() {
        lastNanos = clock.nanos();
    }

    /** What the clock shows, in nanoseconds; all of it counts. */
    public long runningNanos() {
        return clock.nanos();
    }

    /** How much of the time counts while a thread waits for a processor for that part of it. */
    static long served(long nanos, double delayShare) {
        return (long) (nanos * Math.max(LEAST_PART, 1 - delayShare));
    }

    /** Nanoseconds from the start to the last {@link #tick}. */
    public long nanos() {
        return servedNanos;
    }
}
