package io.github.forkchat.server.diagnostics;

import io.github.forkchat.protocol.Rate;
import java.util.concurrent.TimeUnit;

/**
 * A rate limit for log lines of one kind. Further lines are counted, and one line, at most once a second, reports their
 * number. Threads: any.
 */
final class LineLimit {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Rate rate;
    private long leftOut;
    private long toldNanos;

    /** @param perSecond maximum number of lines a second, and in one burst */
    LineLimit(int perSecond, long nowNanos) {
        rate = new Rate(perSecond, perSecond, nowNanos);
        toldNanos = nowNanos;
    }

    /** Takes a line's share of the rate; returns whether the line may go into the log, and counts a line that may not. */
    synchronized boolean tryAdmit(long nowNanos) {
        if (rate.waitNanos(nowNanos) > 0) {
            leftOut++;
            return false;
        }
        rate.use(nowNanos);
        return true;
    }

    /** Whether lines were left out that {@link #leftOut} has not reported yet. */
    synchronized boolean hasLeftOut() {
        return leftOut > 0;
    }

    /** Number of lines left out since the last report; 0 if the next report is not due. */
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
