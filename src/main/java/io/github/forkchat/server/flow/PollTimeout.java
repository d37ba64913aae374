package io.github.forkchat.server.flow;

import io.github.forkchat.libc.PollSet;
import java.util.concurrent.TimeUnit;

/** Timeouts of {@link PollSet#poll}, in milliseconds. Threads: stateless. */
public final class PollTimeout {
    private PollTimeout() {}

    /** The shorter of two timeouts. */
    public static int sooner(int timeoutMillis, int millis) {
        if (timeoutMillis == PollSet.FOR_EVER || millis == PollSet.FOR_EVER) {
            return Math.max(timeoutMillis, millis);
        }
        return Math.min(timeoutMillis, millis);
    }

    /** The timeout until a time, rounded up to whole milliseconds; 0 if it has passed. */
    public static int until(long nanos, long now) {
        return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - now + TimeUnit.MILLISECONDS.toNanos(1) - 1));
    }
}
