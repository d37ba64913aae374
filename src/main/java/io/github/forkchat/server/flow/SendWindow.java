package io.github.forkchat.server.flow;

import io.github.forkchat.protocol.Credit;
import java.util.concurrent.TimeUnit;

/**
 * How much one fork may have on its way: said, and not yet taken by the slowest fork. The broadcast log has one order for
 * all, so whatever a flooder has on its way stands before what the others say; and what a slow receiver has not taken is
 * space that the others cannot have.
 *
 * <pre>
 *   a quiet room     half of the log, so that a burst waits for nobody
 *   a busy room      a sixteenth of it: enough to keep every pipe busy, and soon delivered
 *   the log is full  what is free but for a sixteenth: however many flood, that is left for those who say little
 * </pre>
 *
 * <p>A room is busy when as much was said as the log holds; that is forgotten within a minute.
 *
 * <p>Threads: passData.
 */
public final class SendWindow {
    private static final int BUSY_PART = 16;
    private static final int RESERVE_PART = 16;
    private static final int LEAST_BYTES = 2 * Credit.MAX_COST_BYTES;
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int logBytes;
    private final int busyBytes;
    /** Said in the last minute, */
    private double recentBytes;
    /** but for this, */
    private long newBytes;
    /** as it was then. */
    private long recentNanos;

    private long windowBytes;

    /** @param logBytes the size of the broadcast log, 1 MiB or more */
    public SendWindow(int logBytes) {
        this.logBytes = logBytes;
        busyBytes = Math.max(LEAST_BYTES, logBytes / BUSY_PART);
        windowBytes = logBytes / 2;
    }

    /**
     * The credit of a newcomer: it may be one of many, and has to say something first. Half of it, what may be left when
     * nothing more is granted, is enough for any message.
     */
    public int initialBytes() {
        return LEAST_BYTES;
    }

    /**
     * How much a fork may have been granted and not said yet, at most: what is promised cannot be taken back, so one that
     * has said little is promised little.
     */
    public long promiseBytes(long saidBytes) {
        return Math.min(Math.max(busyBytes, windowBytes / 4), initialBytes() + saidBytes);
    }

    /**
     * The same while there are others.
     *
     * @param promiseBytes at most
     * @param behindBytes how far the slowest fork is behind
     * @param senders how many have something on their way: all together are promised half of what is free, because all may
     *     say it at once
     */
    public long promiseBytes(long promiseBytes, long behindBytes, int senders) {
        return Math.min(promiseBytes, freeBytes(behindBytes) / 2 / (senders + 1));
    }

    /** What may be said without touching the reserve. */
    private long freeBytes(long behindBytes) {
        return Math.max(0, logBytes - logBytes / RESERVE_PART - behindBytes);
    }

    /** Somebody has said so much. */
    public void said(int bytes) {
        newBytes += bytes;
    }

    /**
     * The window of each fork now.
     *
     * @param behindBytes how far the slowest fork is behind
     */
    public long bytes(long behindBytes, long nowNanos) {
        double forgotten = (double) (nowNanos - recentNanos) / FORGET_NANOS * logBytes;
        recentBytes = Math.max(0, Math.min(recentBytes + newBytes - forgotten, 2.0 * logBytes));
        newBytes = 0;
        recentNanos = nowNanos;
        double beyondBurst = Math.max(0, recentBytes - logBytes / 2.0);
        long quiet = (long) Math.max(busyBytes, logBytes / 2.0 - beyondBurst);
        windowBytes = Math.min(quiet, freeBytes(behindBytes));
        return windowBytes;
    }
}
