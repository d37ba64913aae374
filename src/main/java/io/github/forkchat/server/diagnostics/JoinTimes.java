package io.github.forkchat.server.diagnostics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of the time from accept(2) until the client joined the room. Threads: passData adds, any reads.
 */
public final class JoinTimes {
    /** The upper bounds of the buckets in milliseconds; a last bucket has no bound. */
    private static final long[] BOUNDS_MILLIS = {50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_MILLIS.length + 1);
    private final AtomicLong sumNanos = new AtomicLong();

    /** Adds the time of one client. */
    public void add(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        int bucket = 0;
        while (bucket < BOUNDS_MILLIS.length && millis >= BOUNDS_MILLIS[bucket]) {
            bucket++;
        }
        counts.incrementAndGet(bucket);
        sumNanos.addAndGet(nanos);
    }

    /** {@code join-le-50=1 join-le-100=3 … joins=4 join-ms=330}: the counts up to each bound, their total and sum. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        long sum = 0;
        for (int i = 0; i < BOUNDS_MILLIS.length; i++) {
            sum += counts.get(i);
            text.append("join-le-")
                    .append(BOUNDS_MILLIS[i])
                    .append('=')
                    .append(sum)
                    .append(' ');
        }
        sum += counts.get(BOUNDS_MILLIS.length);
        return text + "joins=" + sum + " join-ms=" + TimeUnit.NANOSECONDS.toMillis(sumNanos.get());
    }
}
