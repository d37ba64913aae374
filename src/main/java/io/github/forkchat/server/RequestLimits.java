package io.github.forkchat.server;

import io.github.forkchat.protocol.Rate;
import io.github.forkchat.protocol.Signal;

/**
 * What a fork may ask for. The answers to one client take space in the {@link BroadcastLog} that is everybody's, and Server
 * Main's time. So a client that asks on while it does not take the answers is evicted. How often a client asks is held down
 * by its worker; a worker that lets more through is none of forkchat's, and is ended.
 *
 * <p>A receipt goes with each message of a client that wants to know what is relayed. It costs little, and is no request
 * by itself: there may be as many as the {@link CreditAccount} lets through.
 *
 * <p>Threads: passData.
 */
final class RequestLimits {
    /** The bound of a debt: so much of the log, */
    private static final int LOG_PART = 64;
    /** and receipts may come to so many times that: a worker waits for credit before. */
    private static final int RECEIPTS_TIMES = 4;
    /**
     * What a worker asks while Server Main is stopped arrives at once. Nothing else lets a worker that keeps to the rate
     * exceed it here.
     */
    private static final int BURST_SECONDS = 100;

    private final int perSecond;
    private final long debtBytes;
    private final Departures departures;
    private final Counters counters;

    /** @param perSecond how many requests a client may make in a second; 0: as many as it likes */
    RequestLimits(int perSecond, int logBytes, Departures departures, Counters counters) {
        this.perSecond = perSecond;
        this.debtBytes = logBytes / LOG_PART;
        this.departures = departures;
        this.counters = counters;
    }

    /** Whether the fork, which has a cursor, may ask for this; if not, it is ended. */
    boolean allows(ConnectedFork fork, Signal signal) {
        boolean isReceipt = signal == Signal.RECEIPT_SIGNAL;
        long debt = fork.debt.bytes(fork.cursor.position());
        if (debt >= (isReceipt ? RECEIPTS_TIMES * debtBytes : debtBytes)) {
            counters.evicted.incrementAndGet();
            departures.end(fork, "evicted: asks on, and has not taken " + debt + " bytes of answers");
            return false;
        }
        if (!isReceipt && !isInTime(fork)) {
            departures.end(fork, "its worker asks more than " + perSecond + " times a second");
            return false;
        }
        return true;
    }

    /** Whether the fork is to be granted credit: not while its debt is at the bound. */
    boolean mayBeGranted(ConnectedFork fork) {
        return fork.debt.bytes(fork.cursor.position()) < debtBytes;
    }

    private boolean isInTime(ConnectedFork fork) {
        if (perSecond == 0) {
            return true;
        }
        long now = System.nanoTime(); // not the time in which Server Main ran: the worker runs on while it is stopped
        if (fork.requestRate == null) {
            fork.requestRate = new Rate(perSecond, BURST_SECONDS * perSecond, now);
        }
        boolean inTime = fork.requestRate.waitNanos(now) <= 0;
        fork.requestRate.use(now);
        return inTime;
    }
}
