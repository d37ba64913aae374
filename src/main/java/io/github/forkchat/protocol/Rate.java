package io.github.forkchat.protocol;

/**
 * A rate limit (token bucket): a burst of events at once, and then a number of events a second. Unused capacity
 * accumulates up to the burst.
 *
 * <p>Its C counterpart: a leaky bucket, kept as the time at which the bucket will be empty. Threads: one.
 */
public final class Rate {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final long nanosEach;
    private final long burstNanos;
    /** The time at which all counted events are paid for; never further in the past than the burst. */
    private long dueNanos;

    /**
     * Creates an unused rate limit.
     *
     * @param perSecond 1 to 1,000,000
     * @param burst maximum number of events at once, 1 or more
     * @param nowNanos the time, by a clock that never goes back: {@link System#nanoTime}
     */
    public Rate(int perSecond, int burst, long nowNanos) {
        nanosEach = SECOND_NANOS / perSecond;
        burstNanos = burst * nanosEach;
        dueNanos = nowNanos - burstNanos;
    }

    /** Counts an event, whether it is allowed now or not. */
    public void use(long nowNanos) {
        dueNanos = sinceBurst(nowNanos) + nanosEach;
    }

    /** Time until the next event is allowed; 0 or less if it is allowed now. */
    public long waitNanos(long nowNanos) {
        return sinceBurst(nowNanos) + nanosEach - nowNanos;
    }

    private long sinceBurst(long nowNanos) {
        long earliest = nowNanos - burstNanos;
        return dueNanos - earliest < 0 ? earliest : dueNanos;
    }
}
