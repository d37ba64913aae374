package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.forks.ConnectedFork;

/**
 * What a fork may ask for. The answers to one client take space in the {@link io.github.forkchat.server.ring.BroadcastRing} that is everybody's, and Server
 * Main's time. So a client that does not take the answers is granted no more credit, and evicted if it asks on. How often a client asks is held down
 * by its worker; a worker that lets more through is none of forkchat's, and is ended.
 *
 * <p>A receipt goes with each message of a client that wants to know what is relayed. Receipts have no rate of their own,
 * but they cost credit and are part of the debt.
 *
 * <p>Threads: passData.
 */
public final class RequestLimits {
    /** The bound of a debt is so much of the log: 256 KiB of the usual 16 MiB. */
    public static final int LOG_PART = 64;
    /** With so much of that a fork is granted no more credit. What it has left cannot bring the debt to the bound. */
    public static final int GRANTED_PART = 2;
    /**
     * What a worker asks while Server Main is stopped arrives at once. Nothing else lets a worker that keeps to the rate
     * exceed it here.
     */
    private static final int BURST_SECONDS = 100;

    private final int perSecond;
    private final long debtBytes;
    private final ForkExit exits;

    /** @param perSecond how many requests a client may make in a second; 0: as many as it likes */
    RequestLimits(int perSecond, int logBytes, ForkExit exits) {
        this.perSecond = perSecond;
        this.debtBytes = logBytes / LOG_PART;
        this.exits = exits;
    }

    /** Whether the fork, which has a cursor, may ask for this; if not, it is ended. */
    boolean allows(ConnectedFork fork, Signal signal) {
        long debt = fork.requests().debtBytes(fork.feed().cursor().position());
        if (debt >= debtBytes) {
            exits.evict(fork, "asks on, and has not taken " + debt + " bytes of answers");
            return false;
        }
        if (signal != Signal.RECEIPT_SIGNAL && !isInTime(fork)) {
            exits.end(fork, "its worker asks more than " + perSecond + " times a second");
            return false;
        }
        return true;
    }

    /** Whether the fork is to be granted credit. */
    boolean mayBeGranted(ConnectedFork fork) {
        return fork.requests().debtBytes(fork.feed().cursor().position()) < debtBytes / GRANTED_PART;
    }

    private boolean isInTime(ConnectedFork fork) {
        if (perSecond == 0) {
            return true;
        }
        long now = System.nanoTime(); // not the time in which Server Main ran: the worker runs on while it is stopped
        return fork.requests().ask(perSecond, BURST_SECONDS * perSecond, now);
    }
}
