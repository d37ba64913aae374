package io.github.forkchat.fork.input;

import io.github.forkchat.protocol.Rate;
import java.util.concurrent.locks.LockSupport;

/**
 * A rate limit in lines. A client that exceeds it is not read for a while, so that TCP makes it wait (backpressure);
 * nothing is lost.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
public final class LineRate {
    private final Rate rate;

    /**
     * Creates an unused rate limit.
     *
     * @param linesPerSecond 1 or more
     * @param burstLines maximum number of lines at once
     */
    public LineRate(int linesPerSecond, int burstLines) {
        rate = new Rate(linesPerSecond, burstLines, System.nanoTime());
    }

    /** Whether the next line has to wait. */
    public boolean isUsedUp() {
        return rate.waitNanos(System.nanoTime()) > 0;
    }

    /** Waits until the next line is allowed, and counts it. */
    public void await() {
        long now = System.nanoTime();
        for (long wait = rate.waitNanos(now); wait > 0; wait = rate.waitNanos(now)) {
            LockSupport.parkNanos(wait);
            now = System.nanoTime();
        }
        rate.use(now);
    }
}
