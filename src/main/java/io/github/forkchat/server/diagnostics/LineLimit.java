package io.github.forkchat.server.diagnostics;

import io.github.forkchat.protocol.Rate;
import java.util.concurrent.TimeUnit;

/**
 * How many lines of one kind the log takes in a second; the others are counted, and one line tells how many they were, at most
 * once a second. Threads: any.
 */
final class LineLimit {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Rate rate;
    private long leftOut;
    private long toldNanos;

    /** @param perSecond so many at once, too */
    LineLimit(int perSecond, long nowNanos) {
        rate = new Rate(perSecond, perSecond, nowNanos);
        toldNanos = nowNanos;
    }

    /** Whether a line goes into the log; if not, it is counted. */
    synchronized boolean admits(long nowNanos) {
        if (rate.waitNanos(nowNanos) > 0) {
            leftOut++;
            return false;
        }
        rate.use(nowNanos);
        return true;
    }

    /** Whether there is something to tell, now or soon. */
    synchronized boolean hasLeftOut() {
        return leftOut > 0;
    }

    /** How many were left out since this was told last; 0 if it is too early to tell. */
    synchronized long leftOut(long nowNanos) {
        if (leftOut == 0 || nowNanos - toldNanos < SECOND_NANOS) {
            return 0;
        }
        long told = leftOut;
        leftOut = 0;
        toldNanos = nowNanos;
        return told;
    }
}
