package io.github.forkchat.fork.input;

import io.github.forkchat.protocol.Rate;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a client back that says more than it may: nothing is read from it meanwhile, so that TCP makes it wait. Nothing
 * is lost.
 *
 * <p>Threads: the one that reads the client.
 */
public final class LineRate {
    private final Rate rate;

    /**
     * A rate of which nothing was used yet.
     *
     * @param linesPerSecond 1 or more
     * @param burstLines how many lines may be said at once
     */
    public LineRate(int linesPerSecond, int burstLines) {
        rate = new Rate(linesPerSecond, burstLines, System.nanoTime());
    }

    /** Whether the next line has to wait. */
    public boolean isUsedUp() {
        return rate.waitNanos(System.nanoTime()) > 0;
    }

    /** Waits until the next line may be said, and counts it. */
    public void await() {
        long now = System.nanoTime();
        for (long wait = rate.waitNanos(now); wait > 0; wait = rate.waitNanos(now)) {
            LockSupport.parkNanos(wait);
            now = System.nanoTime();
        }
        rate.use(now);
    }
}
