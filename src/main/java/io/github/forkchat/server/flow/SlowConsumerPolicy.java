package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;

/**
 * The rule for the eviction of slow consumers. A fork is evicted if over the stall time it read less than
 * {@value #MIN_BYTES_PER_SECOND} bytes a second while data waited for it. The timeout is 60 percent of the stall time
 * while the fork keeps the broadcast ring full, which makes everyone else wait. Only {@link ServedTime} counts, so that
 * clients of an overloaded machine have more time.
 *
 * <p>Time is divided into slices of a tenth of the stall time. The rule counts bytes read since the beginning of the
 * slice one stall time ago, so a fork that reads nothing is evicted after 1 to 1.1 stall times.
 *
 * <p>Threads: immutable.
 */
public final class SlowConsumerPolicy {
    /**
     * A fork that reads its pipe at this rate is never evicted. A client's socket takes data in pieces of 100 to 200
     * KB, because the kernel wakes a blocked writer only when a good part of the send buffer is free. So a client that
     * is behind has to read that much in a stall time.
     */
    static final int MIN_BYTES_PER_SECOND = 16 * 1024;

    private static final int SLICES = 10;
    private static final int SLICES_WHILE_FULL = 6;
    private final long sliceNanos;

    /** @param stallSeconds 1 or more */
    public SlowConsumerPolicy(int stallSeconds) {
        sliceNanos = TimeUnit.SECONDS.toNanos(stallSeconds) / SLICES;
    }

    private int slicesUntilStalled(boolean keepsRingFull) {
        return keepsRingFull ? SLICES_WHILE_FULL : SLICES;
    }

    /** The stall time, in seconds. */
    double seconds(boolean keepsRingFull) {
        return (double) slicesUntilStalled(keepsRingFull) * sliceNanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** Why a fork is evicted, for the log. */
    public String describe(boolean keepsRingFull) {
        return "took less than " + MIN_BYTES_PER_SECOND / 1024 + " KiB/s for " + seconds(keepsRingFull) + " s"
                + (keepsRingFull ? " while it kept the ring full" : "");
    }

    /**
     * The record of what one fork has read recently. Times are those of {@link ServedTime} and never go back. Threads:
     * passData.
     */
    public final class Watch {
        /** Bytes read before the beginning of each of the last slices; slice n is at n modulo the length. */
        private final long[] takenBefore = new long[SLICES + 1];

        private long takenBytes;
        private long slice;
        private long waitingSinceNanos;

        /** No data waits for the fork any more. */
        public void caughtUp(long nowNanos) {
            waitingSinceNanos = nowNanos;
        }

        /** Counts bytes that the fork has read. */
        public void took(long bytes, long nowNanos) {
            advanceTo(nowNanos);
            takenBytes += bytes;
        }

        /** Whether the fork has to be evicted. */
        public boolean isStalled(long nowNanos, boolean keepsRingFull) {
            advanceTo(nowNanos);
            int slices = slicesUntilStalled(keepsRingFull);
            if (nowNanos - waitingSinceNanos < slices * sliceNanos) {
                return false;
            }
            double seconds = (double) slices * sliceNanos / TimeUnit.SECONDS.toNanos(1);
            return takenSince(slice - slices) < MIN_BYTES_PER_SECOND * seconds;
        }

        private long takenSince(long earlier) {
            return takenBytes - takenBefore[(int) Math.floorMod(earlier, (long) takenBefore.length)];
        }

        private void advanceTo(long nowNanos) {
            long current = nowNanos / sliceNanos;
            slice = Math.max(slice, current - takenBefore.length);
            while (slice < current) {
                slice++;
                takenBefore[(int) (slice % takenBefore.length)] = takenBytes;
            }
        }
    }
}
