package io.github.forkchat.server.flow;

import io.github.forkchat.protocol.Credit;
import java.util.concurrent.TimeUnit;

/**
 * The limit on bytes in flight for one fork: bytes that it has sent and the slowest fork has not read. The broadcast
 * ring has one order for all, so a flooder's bytes in flight delay the messages of all others; and space that a slow
 * consumer has not read is lost to the others.
 *
 * <pre>
 *   a quiet room      half of the ring, so that a burst waits for nobody
 *   a busy room       a sixteenth of it: enough to keep every pipe busy, and soon delivered
 *   the ring is full  the free space without a sixteenth of the ring, which stays for clients that say little
 * </pre>
 *
 * <p>A room is busy when as much was said as the ring holds; this is forgotten within a minute.
 *
 * <p>Threads: passData.
 */
public final class SendWindow {
    private static final int BUSY_PART = 16;
    private static final int RESERVE_PART = 16;
    private static final int MIN_BYTES = 2 * Credit.MAX_COST_BYTES;
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int ringBytes;
    private final int busyBytes;
    /** Bytes sent in the last minute, as of {@link #recentNanos}. */
    private double recentBytes;
    /** Bytes sent since {@link #recentNanos}. */
    private long newBytes;
    /** The time of the last update of {@link #recentBytes}. */
    private long recentNanos;

    private long windowBytes;

    /** @param ringBytes the size of the broadcast ring, 1 MiB or more */
    public SendWindow(int ringBytes) {
        this.ringBytes = ringBytes;
        busyBytes = Math.max(MIN_BYTES, ringBytes / BUSY_PART);
        windowBytes = ringBytes / 2;
    }

    /**
     * The credit of a new client, which is small because there may be many. A fork whose credit is half used may get
     * no more for a while; the other half is enough for any message.
     */
    public int initialBytes() {
        return MIN_BYTES;
    }

    /**
     * The maximum credit that a fork may have granted and unused. Granted credit cannot be revoked, so a fork that has
     * sent little gets little credit.
     */
    public long promiseBytes(long saidBytes) {
        return Math.min(Math.max(busyBytes, windowBytes / 4), initialBytes() + saidBytes);
    }

    /**
     * The maximum unused credit of a fork while others send as well.
     *
     * @param promiseBytes the maximum if the fork were alone
     * @param behindBytes how far the slowest fork is behind
     * @param senders how many forks have bytes in flight: all together get half of the free space, because all may use
     *     their credit at once
     */
    public long promiseBytes(long promiseBytes, long behindBytes, int senders) {
        return Math.min(promiseBytes, freeBytes(behindBytes) / 2 / (senders + 1));
    }

    /** Free space beyond the reserve. */
    private long freeBytes(long behindBytes) {
        return Math.max(0, ringBytes - ringBytes / RESERVE_PART - behindBytes);
    }

    /** Counts bytes that a fork has sent. */
    public void said(int bytes) {
        newBytes += bytes;
    }

    /**
     * The current window of each fork.
     *
     * @param behindBytes how far the slowest fork is behind
     */
    public long bytes(long behindBytes, long nowNanos) {
        double forgotten = (double) (nowNanos - recentNanos) / FORGET_NANOS * ringBytes;
        recentBytes = Math.max(0, Math.min(recentBytes + newBytes - forgotten, 2.0 * ringBytes));
        newBytes = 0;
        recentNanos = nowNanos;
        double beyondBurst = Math.max(0, recentBytes - ringBytes / 2.0);
        long quiet = (long) Math.max(busyBytes, ringBytes / 2.0 - beyondBurst);
        windowBytes = Math.min(quiet, freeBytes(behindBytes));
        return windowBytes;
    }
}
