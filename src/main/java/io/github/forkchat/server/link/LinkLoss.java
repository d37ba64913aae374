package io.github.forkchat.server.link;

import io.github.forkchat.server.flow.RunningClock;
import java.util.concurrent.TimeUnit;

/**
 * Decides about lines while the other servers are unreachable: for {@value #AWAY_SECONDS} s lines wait for their place
 * in the stream. After that, either the room goes on alone and shows its lines at once, or its senders wait.
 *
 * <p>A broker that answers but stores nothing, because its stream or its disk is full, is no better than none. So an
 * outage is over only when a record has come back, or when none waits.
 *
 * <p>While a slow consumer keeps the ring full, nothing that comes from the link is handled. This time does not count:
 * the broker may have answered long ago.
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
    /** Why records wait; null if the broker just does not answer. */
    private String why = "the link has not connected yet";

    private boolean isLinked;
    /** Whether the broker has stored a record over the present connection. */
    private boolean stores;

    private boolean isLost;

    LinkLoss(boolean holds, OwnRecords own, LinkedRoom room, LinkLog log, RunningClock clock) {
        this.holds = holds;
        this.own = own;
        this.room = room;
        this.log = log;
        this.clock = clock;
        awayNanos = clock.nanos();
    }

    /** Whether the link reads the stream, and can be given records to be published. */
    boolean isLinked() {
        return isLinked;
    }

    /** Whether the members were told that the other servers are unreachable. */
    boolean isLost() {
        return isLost;
    }

    /** Whether the room goes on alone. */
    boolean isAlone() {
        return isLost && !holds;
    }

    /** The link has found the broker, but does not read the stream yet. */
    void found() {
        isLinked = false;
    }

    /**
     * The link reads the stream.
     *
     * @return whether the room is linked by that; if records wait, only {@link #progress} shows it
     */
    boolean linked() {
        isLinked = true;
        if (stores) {
            own.madeProgress(); // the broker gets as much time as before
        }
        stores = false;
        boolean isOver = own.isEmpty();
        if (isOver) {
            endOutage();
        }
        return isOver;
    }

    /**
     * Records have come back.
     *
     * @return whether the room is linked by that
     */
    boolean progress() {
        boolean isOver = isLinked && (isLost || !stores);
        stores |= isLinked;
        if (isOver) {
            endOutage();
        }
        return isOver;
    }

    private void endOutage() {
        awayNanos = clock.nanos();
        why = null;
        own.othersAreBack();
        own.madeProgress();
        if (isLost) {
            isLost = false;
            room.notice("linked with the other servers");
        }
    }

    /** The link is away for this reason. */
    void away(String reason) {
        isLinked = false;
        why = reason;
        log.away(reason);
    }

    /** The server ends: tells how many lines still wait. */
    void tellUnsent() {
        int lines = own.waitingLines();
        if (lines > 0) {
            String line = "lines that may not have reached the other servers: " + lines;
            log.say(line);
            room.notice(line);
        }
    }

    /**
     * Declares the other servers unreachable if nothing was stored in the stream for too long. PassData calls this
     * several times a second.
     */
    void check() {
        long now = clock.nanos();
        boolean hears = room.hasSpace();
        if (isLinked || !hears) {
            awayNanos = now;
        }
        if (!hears) {
            own.madeProgress();
        }
        boolean isAway = now - awayNanos > AWAY_NANOS;
        boolean isStuck = now - own.progressNanos() > AWAY_NANOS;
        if (!isLost && (isAway || isStuck)) {
            isLost = true;
            own.othersAreAway(!holds);
            room.notice("the other servers are unreachable (" + (why == null ? "the broker does not answer" : why)
                    + "); "
                    + (holds ? "lines wait until they are back" : "lines are shown here alone until they are back"));
        }
    }
}
