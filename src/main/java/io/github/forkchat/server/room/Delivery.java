package io.github.forkchat.server.room;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
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
 * Gives every fork what the {@link BroadcastRing} holds for it, as far as its pipe takes it. A fork that takes next to
 * nothing while data waits is evicted: {@link SlowConsumerPolicy}; and one that keeps the log full for too long: {@link HoldBudgets}.
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
    /** Since when the log is full, as far as is looked into already; {@link RunningClock#NEVER} if it is not. */
    private long fullSinceNanos = RunningClock.NEVER;

    /** Where the log's end was at the last {@link #deliver}. */
    private long deliveredUntil;
    /** Nothing is given before. */
    private long heldUntilNanos = Long.MIN_VALUE;
    /** Whether that was so at the last {@link #addFullPipes}, as long as which it holds. */
    private boolean held;

    /**
     * A delivery to nobody yet.
     *
     * @param budgets null if forks may keep the log full for as long as they take what {@link SlowConsumerPolicy} wants
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

    /** From now on the fork is given what its cursor finds. */
    void begin(ConnectedFork fork, RingCursor cursor) {
        SlowConsumerPolicy.Watch watch = slowConsumers.new Watch();
        watch.caughtUp(time.nanos());
        fork.feed().begin(cursor, watch);
    }

    /** Gives nothing for so long; 0: gives again. */
    void hold(int millis) {
        heldUntilNanos = time.runningNanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether nothing is given now. */
    boolean isHeld() {
        return time.runningNanos() < heldUntilNanos;
    }

    /** Whether something was said since the last {@link #deliver}, and can be given now. */
    boolean isDue() {
        return ring.tail() > deliveredUntil && !isHeld();
    }

    /** Whether the last {@link #deliver} met a full pipe. */
    boolean hasFullPipe() {
        return hasFullPipe;
    }

    /** Adds the pipes that were full, to be told when they have room. */
    void addFullPipes(PollSet poll) {
        held = isHeld();
        if (held) {
            return;
        }
        for (int i = 0; i < forks.size(); i++) {
            forks.at(i).feed().addTo(poll);
        }
    }

    /** Gives every fork what it has not got yet. */
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
            boolean keepsLogFull = isFull && space.isHeldBy(fork.feed().cursor());
            if (fork.feed().isStalled(now, keepsLogFull)) {
                evict(fork, slowConsumers.describe(keepsLogFull));
            } else if (keepsLogFull
                    && fullSinceNanos != RunningClock.NEVER
                    && budgets.spend(fork.admission().origin(), fullSinceNanos, now)) {
                evict(fork, "kept everyone waiting for " + HoldBudgets.BUDGET_SECONDS + " s in a minute");
            }
        }
    }

    private void evict(ConnectedFork fork, String why) {
        exits.evict(fork, why + ", " + fork.feed().cursor().bytesBehind() + " bytes behind");
    }
}
