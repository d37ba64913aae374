package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;

/**
 * When a fork is evicted: if over the stall time it took less than {@value #LEAST_BYTES_PER_SECOND} bytes a second
 * while data waited for it. Three fifths of that time are enough while it keeps the broadcast log full, and with that
 * everyone else waiting. Only {@link ServedTime} counts: on a machine that has more to do than it can, nobody is stalled so
 * soon.
 *
 * <p>Time goes in slices of a tenth of the stall time; what counts is what was taken since the beginning of the slice
 * that lies a stall time back, so that a fork that takes nothing is evicted after 1 to 1.1 stall times.
 *
 * <p>Threads: immutable.
 */
public final class SlowConsumerPolicy {
    /**
     * Who takes as much from its pipe is never evicted. A client's socket takes it in pieces of 100 to 200 KB, because
     * the kernel lets a waiting writer go on only when a good part of the send buffer is free: a client that is behind
     * has to read so much in a stall time.
     */
    static final int LEAST_BYTES_PER_SECOND = 16 * 1024;

    private static final int SLICES = 10;
    private static final int SLICES_WHILE_FULL = 6;
    private final long sliceNanos;

    /** @param stallSeconds 1 or more */
    public SlowConsumerPolicy(int stallSeconds) {
        sliceNanos = TimeUnit.SECONDS.toNanos(stallSeconds) / SLICES;
    }

    private int slicesUntilStalled(boolean keepsLogFull) {
        return keepsLogFull ? SLICES_WHILE_FULL : SLICES;
    }

    /** The stall time, in seconds. */
    double seconds(boolean keepsLogFull) {
        return (double) slicesUntilStalled(keepsLogFull) * sliceNanos / TimeUnit.SECONDS.toNanos(1);
    }

    /** Why a fork is evicted, for the log. */
    public String describe(boolean keepsLogFull) {
        return "took less than " + LEAST_BYTES_PER_SECOND / 1024 + " KiB/s for " + seconds(keepsLogFull) + " s"
                + (keepsLogFull ? " while it kept everyone waiting" : "");
    }

    /** What one fork took lately. Times are those of {@link ServedTime} and never go back. Threads: passData. */
    public final class Watch {
        /** What had been taken at the beginning of each of the last slices; slice n is at n modulo its length. */
        private final long[] takenBefore = new long[SLICES + 1];

        private long takenBytes;
        private long slice;
        private long waitingSinceNanos;

        /** The fork has got all that there was for it. */
        public void caughtUp(long nowNanos) {
            waitingSinceNanos = nowNanos;
        }

        /** It took so many bytes. */
        public void took(long bytes, long nowNanos) {
            goOn(nowNanos);
            takenBytes += bytes;
        }

        /** Whether it is to be evicted. */
        public boolean isStalled(long nowNanos, boolean keepsLogFull) {
            goOn(nowNanos);
            int slices = slicesUntilStalled(keepsLogFull);
            if (nowNanos - waitingSinceNanos < slices * sliceNanos) {
                return false;
            }
            double seconds = (double) slices * sliceNanos / TimeUnit.SECONDS.toNanos(1);
            return takenSince(slice - slices) < LEAST_BYTES_PER_SECOND * seconds;
        }

        private long takenSince(long earlier) {
            return takenBytes - takenBefore[(int) Math.floorMod(earlier, (long) takenBefore.length)];
        }

        private void goOn(long nowNanos) {
            long current = nowNanos / sliceNanos;
            slice = Math.max(slice, current - takenBefore.length);
            while (slice < current) {
                slice++;
                takenBefore[(int) (slice % takenBefore.length)] = takenBytes;
            }
        }
    }
}
