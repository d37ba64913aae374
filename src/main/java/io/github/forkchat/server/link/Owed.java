package io.github.forkchat.server.link;

import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * The receipts and leaves that wait until all earlier records of their fork are done. A fork's own order is kept.
 *
 * <p>Threads: passData.
 */
final class Owed {
    /** A fork that has said all waits at most for this time. */
    private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** Time between two searches for what need not wait any more: there may be many thousand receipts. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * A receipt or a leave.
     *
     * @param number the number of the receipt, which may be any; 0 for a leave
     * @param end due when all records before this number are done
     * @param byNanos a leave: when it is due anyway
     */
    private record Due(ConnectedFork.Reference fork, boolean isLeave, int number, long end, long byNanos) {}

    private final Deque<Due> dues = new ArrayDeque<>();
    private final LinkedRoom room;
    private final RunningClock clock;
    private final LongPredicate isLost;
    private long lookedNanos;

    /** @param isLost whether the record with this number will not reach the other servers */
    Owed(LinkedRoom room, RunningClock clock, LongPredicate isLost) {
        this.isLost = isLost;
        this.room = room;
        this.clock = clock;
        lookedNanos = clock.nanos();
    }

    void receipt(ConnectedFork fork, int number, long end) {
        fork.requests().owe(1);
        dues.add(new Due(fork.reference(), false, number, end, Long.MAX_VALUE));
    }

    void leave(ConnectedFork fork, long end) {
        dues.add(new Due(fork.reference(), true, 0, end, clock.nanos() + LEAVE_NANOS));
    }

    /** All records before this number are done: sends the receipts and leaves that waited for them. */
    void settle(long end) {
        while (!dues.isEmpty() && dues.peekFirst().end <= end) {
            give(dues.removeFirst());
        }
        if (!dues.isEmpty() && clock.nanos() - lookedNanos >= LOOK_NANOS) {
            lookedNanos = clock.nanos();
            leaveLate();
        }
    }

    /** Has forks leave that have waited for too long, and forgets those that are gone. */
    private void leaveLate() {
        long now = clock.nanos();
        dues.removeIf(due -> {
            boolean isLate = due.isLeave && now > due.byNanos;
            if (isLate && due.fork.fork() != null) {
                room.leave(due.fork.fork());
            }
            return isLate || due.fork.fork() == null;
        });
    }

    private void give(Due due) {
        ConnectedFork fork = due.fork.fork();
        if (fork == null) {
            return;
        }
        if (due.isLeave) {
            room.leave(fork);
            return;
        }
        fork.requests().owe(-1);
        if (isLost.test(due.end - 1)) {
            room.refused(fork, due.number, "the other servers were unreachable for too long, and did not get it");
        } else {
            room.receipt(fork, due.number);
        }
    }
}
