package io.github.forkchat.server.room;

import io.github.forkchat.protocol.Credit;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.flow.CreditAccount;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.flow.SendWindow;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.ring.BroadcastRing;
import java.nio.ByteBuffer;

/**
 * Grants send credit to each fork as the others read what it has sent; see {@link SendWindow}. So backpressure slows a
 * flooding client alone, to the pace of the slowest receiver: the others' messages neither wait behind its own nor
 * find the broadcast ring full.
 *
 * <p>A fork that sends more than its credit does not run forkchat's own worker, and is ended.
 *
 * <p>Threads: passData. Allocates nothing for a message or a grant.
 */
final class CreditGrants {
    /** A grant is at least the possible credit divided by this, because each grant takes a frame and wakes a fork. */
    private static final int PIECE_PART = 2;

    private static final int MIN_PIECE_BYTES = 16 * 1024;
    /** Number of notes of an account for one ring size. */
    private static final int NOTES_PER_RING = 256;

    private static final byte[] NOTHING = {};

    private final BroadcastRing ring;
    private final RingSpace space;
    private final ForkTable forks;
    private final RunningClock clock;
    private final SendWindow window;
    private final RequestLimits requestLimits;
    private final boolean forAll;
    private final ByteBuffer grant = Reply.of(0, 0, NOTHING, NOTHING);

    /**
     * @param forAll whether all forks run forkchat's own worker, which keeps to its credit; if not, credit is for the
     *     forks that ask for it
     */
    CreditGrants(
            BroadcastRing ring,
            RingSpace space,
            ForkTable forks,
            RunningClock clock,
            RequestLimits requestLimits,
            boolean forAll) {
        this.requestLimits = requestLimits;
        this.ring = ring;
        this.space = space;
        this.forks = forks;
        this.clock = clock;
        this.forAll = forAll;
        window = new SendWindow(ring.size());
    }

    /** The fork is READY. */
    void begin(ConnectedFork fork) {
        if (forAll) {
            open(fork, window.initialBytes());
        }
    }

    /** Gives credit to a fork that says that it keeps to its credit. */
    void asked(ConnectedFork fork) {
        if (!forAll && fork.credit() == null) {
            open(fork, 0);
        }
    }

    private void open(ConnectedFork fork, int initialBytes) {
        fork.keepCredit(new CreditAccount(initialBytes, ring.size() / NOTES_PER_RING));
    }

    /**
     * Charges a frame with data that has come from the fork.
     *
     * @return false if the fork did not have the credit for it
     */
    boolean allows(ConnectedFork fork, Signal signal, int dataBytes) {
        int cost = signal == Signal.DATA_PART_SIGNAL ? dataBytes : Credit.costBytes(signal, dataBytes);
        window.said(cost);
        return fork.credit() == null || fork.credit().said(cost);
    }

    /** Notes that the fork's frame was handled. */
    void handled(ConnectedFork fork) {
        if (fork.credit() != null) {
            fork.credit().endsAt(ring.tail());
        }
    }

    /** Grants the credit that is due. To be called after delivery. */
    void grant() {
        if (!isAnyLow()) {
            return;
        }
        long slowest = forks.slowestCursor(ring.tail());
        long behindBytes = ring.tail() - slowest;
        long windowBytes = window.bytes(behindBytes, clock.nanos());
        int senders = senders(slowest);
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (isLow(fork) && requestLimits.mayBeGranted(fork)) {
                long promise = window.promiseBytes(fork.credit().saidBytes());
                promise = window.promiseBytes(promise, behindBytes, senders);
                long due = fork.credit().due(slowest, windowBytes, promise);
                if (due >= Math.max(MIN_PIECE_BYTES, promise / PIECE_PART)) {
                    grant(fork, due);
                }
            }
        }
    }

    private boolean isAnyLow() {
        boolean low = false;
        for (int i = 0; i < forks.size() && !low; i++) {
            low = isLow(forks.at(i));
        }
        return low;
    }

    /** Whether a grant may be due to the fork. */
    private boolean isLow(ConnectedFork fork) {
        if (fork.credit() == null || !fork.feed().isOpen()) {
            return false;
        }
        long promise = window.promiseBytes(fork.credit().saidBytes());
        return fork.credit().leftBytes() <= promise - promise / PIECE_PART;
    }

    private int senders(long slowest) {
        int senders = 0;
        for (int i = 0; i < forks.size(); i++) {
            CreditAccount credit = forks.at(i).credit();
            if (credit != null && credit.isOnItsWay(slowest)) {
                senders++;
            }
        }
        return senders;
    }

    private void grant(ConnectedFork fork, long bytes) {
        if (space.isThereFor(Frame.HEADER_BYTES + grant.capacity())) {
            grant.putInt(0, (int) bytes);
            ring.append(Signal.CREDIT_SIGNAL, fork.clientId(), grant);
            fork.credit().grant(bytes);
        }
    }
}
