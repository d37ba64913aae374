package io.github.forkchat.server.link;

import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The receipts and leaves that wait until all earlier records of their fork are done. A fork's own order is kept.
 *
 * <p>Threads: passData.
 */
final class Owed {
    /** A fork that has said all waits at most for this time. */
    private static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final int LEAVE = -1;

    /** @param end due when all records before this number are done */
    private record Due(ConnectedFork fork, int number, long end, long byNanos) {}

    private final Deque<Due> dues = new ArrayDeque<>();
    private final LinkedRoom room;
    private final RunningClock clock;
    private long lostFrom = Long.MAX_VALUE;
    private long lostEnd;

    Owed(LinkedRoom room, RunningClock clock) {
        this.room = room;
        this.clock = clock;
    }

    void receipt(ConnectedFork fork, int number, long end) {
        dues.add(new Due(fork, number, end, Long.MAX_VALUE));
    }

    void leave(ConnectedFork fork, long end) {
        dues.add(new Due(fork, LEAVE, end, clock.nanos() + LEAVE_NANOS));
    }

    /** This record will not reach the other servers; who waits for its delivery is told so. */
    void lost(long number) {
        if (number != lostEnd) {
            lostFrom = number;
        }
        lostEnd = number + 1;
    }

    /** All records before this number are done: sends the receipts and leaves that waited for them. */
    void settle(long end) {
        while (!dues.isEmpty() && dues.peekFirst().end <= end) {
            give(dues.removeFirst());
        }
        if (!dues.isEmpty()) {
            leaveLate();
        }
    }

    private void leaveLate() {
        long now = clock.nanos();
        dues.removeIf(due -> {
            boolean isLate = due.number == LEAVE && now > due.byNanos;
            if (isLate) {
                room.leave(due.fork);
            }
            return isLate;
        });
    }

    private void give(Due due) {
        if (due.number == LEAVE) {
            room.leave(due.fork);
        } else if (due.end > lostFrom && due.end <= lostEnd) {
            room.refused(due.fork, due.number, "the other servers were unreachable for too long, and did not get it");
        } else {
            room.receipt(due.fork, due.number);
        }
    }
}
