package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.ConnectedFork.State;
import java.util.concurrent.TimeUnit;

/**
 * Gives every fork what the {@link BroadcastLog} holds for it, as far as its pipe takes it. A fork that takes next to
 * nothing while data waits is evicted: {@link StallRule}.
 *
 * <p>Threads: passData.
 */
final class Delivery {
    private final BroadcastLog log;
    private final ForkTable forks;
    private final LogSpace space;
    private final StallRule stallRule;
    private final Departures departures;
    private final RunningClock clock;
    private final Counters counters;
    private boolean hasFullPipe;
    /** Where the log's end was at the last {@link #deliver}. */
    private long deliveredUntil;
    /** Nothing is given before. */
    private long heldUntilNanos = Long.MIN_VALUE;
    /** Whether that was so at the last {@link #addFullPipes}, as long as which it holds. */
    private boolean held;

    Delivery(
            BroadcastLog log,
            ForkTable forks,
            LogSpace space,
            StallRule stallRule,
            Departures departures,
            RunningClock clock,
            Counters counters) {
        this.log = log;
        this.forks = forks;
        this.space = space;
        this.stallRule = stallRule;
        this.departures = departures;
        this.clock = clock;
        this.counters = counters;
    }

    /** From now on the fork is given what its cursor finds. */
    void begin(ConnectedFork fork, LogCursor cursor) {
        fork.cursor = cursor;
        fork.watch = stallRule.new Watch();
        fork.watch.caughtUp(clock.nanos());
    }

    /** Gives nothing for so long; 0: gives again. */
    void hold(int millis) {
        heldUntilNanos = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether nothing is given now. */
    boolean isHeld() {
        return clock.nanos() < heldUntilNanos;
    }

    /** Whether something was said since the last {@link #deliver}, and can be given now. */
    boolean isDue() {
        return log.tail() > deliveredUntil && !isHeld();
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
            ConnectedFork fork = forks.at(i);
            if (fork.pipeFull) {
                fork.pollIndex = poll.add(fork.pipe.writeEnd(), PollSet.WRITABLE);
            }
        }
    }

    /** Gives every fork what it has not got yet. */
    void deliver(PollSet poll) {
        if (held) {
            return;
        }
        long now = clock.nanos();
        deliveredUntil = log.tail();
        hasFullPipe = false;
        int slow = 0;
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (fork.cursor != null && (!fork.pipeFull || poll.isReady(fork.pollIndex))) {
                deliver(fork, now);
            }
            hasFullPipe |= fork.pipeFull;
            if (fork.pipeFull && fork.watch.isSlow(now)) {
                slow++;
            }
        }
        if (slow > 0) {
            evictTheStalled(now, StallRule.isMachineSlow(slow, forks.size()));
        }
    }

    private void deliver(ConnectedFork fork, long now) {
        try {
            long written = fork.cursor.deliver();
            fork.pipeFull = fork.cursor.bytesBehind() > 0;
            fork.watch.took(written, now);
            if (!fork.pipeFull) {
                fork.watch.caughtUp(now);
            }
            if (fork.state == State.LEAVING && !fork.pipeFull) {
                departures.closePipe(fork);
            }
        } catch (ErrnoException e) {
            departures.pipeBroken(fork, e);
        }
    }

    private void evictTheStalled(long now, boolean machineIsSlow) {
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            if (!fork.pipeFull) {
                continue;
            }
            boolean keepsLogFull = space.isHeldBy(fork.cursor);
            if (fork.watch.isStalled(now, keepsLogFull) && !(machineIsSlow && fork.watch.excuse(now, keepsLogFull))) {
                counters.evicted.incrementAndGet();
                departures.end(fork, stallRule.describe(keepsLogFull) + fork.cursor.bytesBehind() + " bytes behind");
            }
        }
    }
}
