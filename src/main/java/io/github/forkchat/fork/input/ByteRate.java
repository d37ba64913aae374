package io.github.forkchat.fork.input;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A rate limit in bytes, which delays a client as {@link LineRate} does. The bytes of one second may come at once; a
 * longer line makes the next ones wait.
 *
 * <p>Its C counterpart: a leaky bucket, kept as the time at which the bucket will be empty. Threads: used
 * only by the thread that reads the client.
 */
public final class ByteRate {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int bytesPerSecond;
    private long emptyNanos;

    /** @param bytesPerSecond 1 or more */
    public ByteRate(int bytesPerSecond, long nowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        emptyNanos = nowNanos;
    }

    /** How long the next line has to wait; 0 or less if it need not. */
    public long waitNanos(long nowNanos) {
        return emptyNanos - SECOND_NANOS - nowNanos;
    }

    /** Counts a line. */
    void use(int bytes, long nowNanos) {
        long from = emptyNanos - nowNanos > 0 ? emptyNanos : nowNanos;
        emptyNanos = from + bytes * SECOND_NANOS / bytesPerSecond;
    }

    /** Waits until the next line is allowed, and counts it. */
    public void await(int bytes) {
        long now = System.nanoTime();
        for (long wait = waitNanos(now); wait > 0; wait = waitNanos(now)) {
            LockSupport.parkNanos(wait);
            now = System.nanoTime();
        }
        use(bytes, now);
    }
}
