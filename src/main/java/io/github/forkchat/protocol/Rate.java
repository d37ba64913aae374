package io.github.forkchat.protocol;

/**
 * How often something may be done: so many times at once, and from then on so many times a second. What was not used
 * is made up for, until there is the whole burst again.
 *
 * <p>Its C counterpart: a leaky bucket, kept as the time at which the bucket will be empty. Threads: one.
 */
public final class Rate {
    private static final long SECOND_NANOS = 1_000_000_000;

    private final long nanosEach;
    private final long burstNanos;
    /** When as much is due as was done; it is never longer ago than the burst. */
    private long dueNanos;

    /**
     * A rate of which nothing was used yet.
     *
     * @param perSecond 1 to 1,000,000
     * @param burst how many times at once, 1 or more
     * @param nowNanos the time, by a clock that never goes back: {@link System#nanoTime}
     */
    public Rate(int perSecond, int burst, long nowNanos) {
        nanosEach = SECOND_NANOS / perSecond;
        burstNanos = burst * nanosEach;
        dueNanos = nowNanos - burstNanos;
    }

    /** It is done once more, whether it is time or not. */
    public void use(long nowNanos) {
        dueNanos = sinceBurst(nowNanos) + nanosEach;
    }

    /** How long to wait until it may be done once more; 0 or less: not at all. */
    public long waitNanos(long nowNanos) {
        return sinceBurst(nowNanos) + nanosEach - nowNanos;
    }

    private long sinceBurst(long nowNanos) {
        long earliest = nowNanos - burstNanos;
        return dueNanos - earliest < 0 ? earliest : dueNanos;
    }
}
