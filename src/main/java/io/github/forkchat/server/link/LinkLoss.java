package io.github.forkchat.server.link;

import io.github.forkchat.server.flow.RunningClock;
import java.util.concurrent.TimeUnit;

/**
 * Decides about lines while the other servers are unreachable: for {@value #AWAY_SECONDS} s lines wait for their place
 * in the stream. After that, either the room goes on alone and shows its lines at once, or its senders wait.
 *
 * <p>Threads: passData.
 */
final class LinkLoss {
    static final int AWAY_SECONDS = 2;

    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(AWAY_SECONDS);

    private final boolean holds;
    private final OwnRecords own;
    private final LinkedRoom room;
    private final LinkLog log;
    private final RunningClock clock;
    private long awayNanos;
    private String why = "the link has not connected yet";
    private boolean isLost;

    LinkLoss(boolean holds, OwnRecords own, LinkedRoom room, LinkLog log, RunningClock clock) {
        this.holds = holds;
        this.own = own;
        this.room = room;
        this.log = log;
        this.clock = clock;
        awayNanos = clock.nanos();
    }

    /** Whether the room goes on alone. */
    boolean isAlone() {
        return isLost && !holds;
    }

    /** The link is away for this reason. */
    void because(String reason) {
        why = reason;
        log.away(reason);
    }

    /** Looks whether the time is over; to be called several times a second. */
    void check(boolean isLinked) {
        long now = clock.nanos();
        if (isLinked) {
            awayNanos = now;
        }
        boolean isAway = now - awayNanos > AWAY_NANOS;
        boolean isStuck = now - own.progressNanos() > AWAY_NANOS;
        if (!isLost && (isAway || isStuck)) {
            isLost = true;
            own.othersAreAway(!holds);
            room.notice("the other servers are unreachable (" + (isAway ? why : "the broker does not answer") + "); "
                    + (holds ? "lines wait until they are back" : "lines are shown here alone until they are back"));
        }
    }

    /** The broker has acknowledged records. */
    void progress(boolean isLinked) {
        if (isLost && isLinked) {
            isOver();
        }
    }

    /**
     * The link is back.
     *
     * @return whether lines were lost, so that the other servers do not know who is here
     */
    boolean isOver() {
        awayNanos = clock.nanos();
        own.othersAreBack();
        own.madeProgress();
        if (isLost) {
            isLost = false;
            room.notice("linked with the other servers");
        }
        return own.tellLost();
    }
}
