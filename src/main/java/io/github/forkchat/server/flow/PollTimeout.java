package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;

/** Timeouts for poll(2), in milliseconds. Threads: stateless. */
public final class PollTimeout {
    /** No timeout. */
    public static final int FOR_EVER = -1;

    private PollTimeout() {}

    /** The shorter of two timeouts. */
    public static int sooner(int timeoutMillis, int millis) {
        if (timeoutMillis == FOR_EVER || millis == FOR_EVER) {
            return Math.max(timeoutMillis, millis);
        }
        return Math.min(timeoutMillis, millis);
    }

    /** The timeout until a time, rounded up to whole milliseconds; 0 if it has passed. */
    public static int until(long nanos, long now) {
        return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos - now + TimeUnit.MILLISECONDS.toNanos(1) - 1));
    }
}
