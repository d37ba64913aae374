package io.github.forkchat.server.room;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.diagnostics.EvictionReason;
import io.github.forkchat.server.flow.HoldBudgets;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.flow.ServedTime;
import io.github.forkchat.server.flow.SlowConsumerPolicy;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.ring.BroadcastRing;
import io.github.forkchat.server.ring.RingCursor;
import java.util.concurrent.TimeUnit;

/**
 * Writes to each fork the frames that the {@link BroadcastRing} holds for it, as many as its pipe takes. It evicts
 * slow consumers ({@link SlowConsumerPolicy}) and forks that keep the ring full for too long ({@link HoldBudgets}).
 *
 * <p>Threads: passData.
 */
final class Delivery {
    private final BroadcastRing ring;
    private final ForkTable forks;
    private final RingSpace space;
    private final SlowConsumerPolicy slowConsumers;
    private final ForkExit exits;
    private final ServedTime time;
    private final HoldBudgets budgets;
    private boolean hasFullPipe;
    /**
     * The ring has been full since this time, up to which budgets are charged already; {@link RunningClock#NEVER} if
     * it is not full.
     */
    private long fullSinceNanos = RunningClock.NEVER;

    /** The ring's tail at the last {@link #deliver}. */
    private long deliveredUntil;
    /** Nothing is delivered before this time. */
    private long heldUntilNanos = Long.MIN_VALUE;
    /** Whether delivery was on hold at the last {@link #addFullPipes}; that is valid until the next call. */
    private boolean held;

    /**
     * Creates a delivery without forks.
     *
     * @param budgets null if forks that {@link SlowConsumerPolicy} allows may keep the ring full without limit
     */
    Delivery(
            BroadcastRing ring,
            ForkTable forks,
            RingSpace space,
            SlowConsumerPolicy slowConsumers,
            ForkExit exits,
            ServedTime time,
            HoldBudgets budgets) {
        this.ring = ring;
        this.forks = forks;
        this.space = space;
        this.slowConsumers = slowConsumers;
        this.exits = exits;
        this.time = time;
        this.budgets = budgets;
    }

    /** Starts the delivery to a fork. */
    void begin(ConnectedFork fork, RingCursor cursor) {
        SlowConsumerPolicy.Watch watch = slowConsumers.new Watch();
        watch.caughtUp(time.nanos());
        fork.feed().begin(cursor, watch);
    }

    /** Stops all delivery for this time; 0 continues it. */
    void hold(int millis) {
        heldUntilNanos = time.runningNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether delivery is on hold. */
    boolean isHeld() {
        return time.runningNanos() < heldUntilNanos;
    }

    /** Whether something was appended since the last {@link #deliver}, and delivery is not on hold. */
    boolean isDue() {
        return ring.tail() > deliveredUntil && !isHeld();
    }

    /** Whether the last {@link #deliver} met a full pipe. */
    boolean hasFullPipe() {
        return hasFullPipe;
    }

    /** Adds the full pipes to the poll set, to learn when they have room. */
    void addFullPipes(PollSet poll) {
        held = isHeld();
        if (held) {
            return;
        }
        for (int i = 0; i < forks.size(); i++) {
            forks.at(i).feed().addTo(poll);
        }
    }

    /** Delivers to every fork what it has not got yet. */
    void deliver(PollSet poll) {
        if (held) {
            time.skip();
            fullSinceNanos = RunningClock.NEVER;
            return;
        }
        time.tick(hasFullPipe);
        long now = time.nanos();
        deliveredUntil = ring.tail();
        hasFullPipe = false;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.feed().isReady(poll)) {
                deliver(fork, now);
            }
            hasFullPipe |= fork.feed().isPipeFull();
        }
        if (hasFullPipe) {
            evictTheStalled(now);
        }
        boolean isFull = budgets != null && !space.isThere();
        fullSinceNanos = isFull ? now : RunningClock.NEVER;
    }

    /** Delivers to one fork at once what it has not got yet, as far as its pipe takes it. */
    void deliverTo(ConnectedFork fork) {
        if (!isHeld() && fork.feed().isOpen()) {
            deliver(fork, time.nanos());
        }
    }

    private void deliver(ConnectedFork fork, long now) {
        try {
            fork.feed().deliver(now);
            if (fork.life().isLeaving() && !fork.feed().isPipeFull()) {
                exits.closePipe(fork);
            }
        } catch (ErrnoException e) {
            exits.pipeBroken(fork, e);
        }
    }

    private void evictTheStalled(long now) {
        boolean isFull = !space.isThere();
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (!fork.feed().isPipeFull()) {
                continue;
            }
            boolean keepsRingFull = isFull && space.isHeldBy(fork.feed().cursor());
            if (fork.feed().isStalled(now, keepsRingFull)) {
                evict(fork, EvictionReason.STALLED, slowConsumers.describe(keepsRingFull));
            } else if (keepsRingFull
                    && fullSinceNanos != RunningClock.NEVER
                    && budgets.spend(fork.admission().origin(), fullSinceNanos, now)) {
                evict(
                        fork,
                        EvictionReason.HELD,
                        "kept everyone waiting for " + HoldBudgets.BUDGET_SECONDS + " s in a minute");
            }
        }
    }

    private void evict(ConnectedFork fork, EvictionReason reason, String why) {
        exits.evict(fork, reason, why + ", " + fork.feed().cursor().bytesBehind() + " bytes behind");
    }
}
