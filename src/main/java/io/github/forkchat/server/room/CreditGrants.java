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
 * Grants each fork what it may say, as the others take what it has said: {@link SendWindow}. So a client that floods is held
 * back by itself alone, at the pace of the slowest receiver, and the others' messages neither wait behind its own nor find
 * the broadcast log full.
 *
 * <p>A fork that says more than it was granted is no worker of forkchat's, and is ended.
 *
 * <p>Threads: passData. Allocates nothing for a message or a grant.
 */
final class CreditGrants {
    /** Credit is granted in pieces of this part of what can be promised, because each takes a frame and wakes a fork. */
    private static final int PIECE_PART = 2;

    private static final int LEAST_PIECE_BYTES = 16 * 1024;
    /** An account has so many notes for all that the log holds. */
    private static final int NOTES_PER_LOG = 256;

    private static final byte[] NOTHING = {};

    private final BroadcastRing ring;
    private final RingSpace space;
    private final ForkTable forks;
    private final RunningClock clock;
    private final SendWindow window;
    private final RequestLimits requestLimits;
    private final boolean forAll;
    private final ByteBuffer grant = Reply.of(0, 0, NOTHING, NOTHING);

    /** @param forAll whether every fork is a worker of forkchat's, which keeps to its credit; else those that say so */
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

    /** The fork says that it keeps to its credit. */
    void asked(ConnectedFork fork) {
        if (!forAll && fork.credit() == null) {
            open(fork, 0);
        }
    }

    private void open(ConnectedFork fork, int initialBytes) {
        fork.keepCredit(new CreditAccount(initialBytes, ring.size() / NOTES_PER_LOG));
    }

    /**
     * A frame with data has come from the fork.
     *
     * @return false if the fork was not allowed to say it
     */
    boolean allows(ConnectedFork fork, Signal signal, int dataBytes) {
        int cost = signal == Signal.DATA_PART_SIGNAL ? dataBytes : Credit.costBytes(signal, dataBytes);
        window.said(cost);
        return fork.credit() == null || fork.credit().said(cost);
    }

    /** What it brought was handled. */
    void handled(ConnectedFork fork) {
        if (fork.credit() != null) {
            fork.credit().endsAt(ring.tail());
        }
    }

    /** Grants what is due, after what there was has been delivered as far as possible. */
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
                if (due >= Math.max(LEAST_PIECE_BYTES, promise / PIECE_PART)) {
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

    /** Whether a piece may be due to it. */
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
