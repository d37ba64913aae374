package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.diagnostics.EvictionReason;
import io.github.forkchat.server.forks.ConnectedFork;

/**
 * The limits on a fork's requests. Answers take Server Main's time, and space in the {@link
 * io.github.forkchat.server.ring.BroadcastRing} that all clients share. So a client that does not read its answers
 * gets no more credit, and is evicted if it goes on asking. The worker enforces the rate of requests; a worker that
 * exceeds it is not forkchat's own, and is ended.
 *
 * <p>A client may ask for a receipt for each message. Receipts have no separate rate limit, but they cost credit
 * and count as answers.
 *
 * <p>Threads: passData.
 */
public final class RequestLimits {
    /** Unread answers of a client may take the ring's size divided by this: 256 KiB of the default 16 MiB. */
    public static final int RING_PART = 64;
    /**
     * A fork whose unread answers exceed the maximum divided by this gets no more credit.
     */
    public static final int GRANTED_PART = 2;
    /**
     * A fork for which this many receipts wait for the other servers of a linked room gets no more credit. Each takes
     * Server Main's memory until the servers are reachable again.
     */
    private static final int GRANTED_RECEIPTS = 1_024;
    /**
     * A fork is ended if more wait, because it asks for more receipts than it has said lines: the outbox has no more.
     */
    private static final int MAX_RECEIPTS = 1 << 16;
    /**
     * Requests that a worker sends while Server Main is stopped arrive in a burst. Only then can a worker that keeps
     * to the rate exceed it here.
     */
    private static final int BURST_SECONDS = 100;

    private final int perSecond;
    private final long debtBytes;
    private final Delivery delivery;
    private final ForkExit exits;

    /** @param perSecond maximum number of requests a second of one client; 0: no limit */
    RequestLimits(int perSecond, int ringBytes, Delivery delivery, ForkExit exits) {
        this.delivery = delivery;
        this.perSecond = perSecond;
        this.debtBytes = ringBytes / RING_PART;
        this.exits = exits;
    }

    /** Whether the fork, which must have a cursor, may make this request; if not, it is ended. */
    boolean allows(ConnectedFork fork, Signal signal) {
        if (debtBytes(fork) >= debtBytes) { // perhaps only because all its requests came at once
            delivery.deliverTo(fork);
        }
        if (!fork.feed().isOpen()) {
            return false;
        }
        long debt = debtBytes(fork);
        if (debt >= debtBytes) {
            exits.evict(fork, EvictionReason.ANSWERS, "sends requests, and has not read " + debt + " bytes of answers");
            return false;
        }
        if (fork.requests().owed() >= MAX_RECEIPTS) {
            exits.evict(fork, EvictionReason.ANSWERS, "sends requests, and waits for " + MAX_RECEIPTS + " receipts");
            return false;
        }
        if (signal != Signal.RECEIPT_SIGNAL && !isInTime(fork)) {
            exits.end(fork, "its worker sends more than " + perSecond + " requests a second");
            return false;
        }
        return true;
    }

    /** Whether the fork may be granted credit. */
    boolean mayBeGranted(ConnectedFork fork) {
        return debtBytes(fork) < debtBytes / GRANTED_PART && fork.requests().owed() < GRANTED_RECEIPTS;
    }

    private static long debtBytes(ConnectedFork fork) {
        return fork.requests().debtBytes(fork.feed().cursor().position());
    }

    private boolean isInTime(ConnectedFork fork) {
        if (perSecond == 0) {
            return true;
        }
        long now = System.nanoTime(); // not the running clock: the worker runs on while Server Main is stopped
        return fork.requests().ask(perSecond, BURST_SECONDS * perSecond, now);
    }
}
