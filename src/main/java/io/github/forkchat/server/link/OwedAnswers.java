package io.github.forkchat.server.link;

import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.util.function.LongPredicate;

/**
 * The receipts and leaves that wait for records. For a member they wait until its records are shown here. For a visitor,
 * such as {@code forkchat send}, they wait until its records have come back from the stream.
 *
 * <p>Threads: passData.
 */
final class OwedAnswers {
    private final Owed whenShown;
    private final Owed whenBack;

    private final LongPredicate isLost;

    /** @param isLost whether the other servers will not get the record with this number */
    OwedAnswers(LinkedRoom room, RunningClock clock, LongPredicate isLost) {
        this.isLost = isLost;
        whenShown = new Owed(room, clock, number -> false);
        whenBack = new Owed(room, clock, isLost);
    }

    /** Sends what waited for the records before these numbers: before {@code shown}, and before {@code back}. */
    void settle(long shown, long back) {
        whenShown.settle(shown);
        whenBack.settle(back);
    }

    /** See {@link Outgoing#owesReceipt}; the records before {@code shown} and before {@code back} are done. */
    boolean owesReceipt(ConnectedFork fork, int number, long shown, long back) {
        boolean owes = owes(fork, shown, back);
        if (owes) {
            owed(fork).receipt(fork, number, fork.lastRecord() + 1);
        }
        return owes;
    }

    /** See {@link Outgoing#owesLeave}; the records before {@code shown} and before {@code back} are done. */
    boolean owesLeave(ConnectedFork fork, long shown, long back) {
        boolean owes = owes(fork, shown, back);
        if (owes) {
            owed(fork).leave(fork, fork.lastRecord() + 1);
        }
        return owes;
    }

    private boolean owes(ConnectedFork fork, long shown, long back) {
        boolean isVisitor = fork.member().isVisitor();
        return fork.lastRecord() >= (isVisitor ? back : shown) || (isVisitor && isLost.test(fork.lastRecord()));
    }

    private Owed owed(ConnectedFork fork) {
        return fork.member().isVisitor() ? whenBack : whenShown;
    }
}
