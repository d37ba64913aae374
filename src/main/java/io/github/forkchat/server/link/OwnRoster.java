package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.server.flow.RunningClock;
import java.util.concurrent.TimeUnit;

/**
 * Tells the other servers who is here, when one of them has started or asks, and asks them the same. At most once a
 * second, because another server that announces one start after the other would fill the stream.
 *
 * <p>Threads: passData.
 */
final class OwnRoster {
    private static final byte[] NOTHING = {};
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OwnRecords own;
    private final Outbox outbox;
    private final LinkedRoom room;
    private final RunningClock clock;
    private boolean isDue;
    private boolean isAskDue;
    private boolean wasTold;
    private long toldNanos;

    OwnRoster(OwnRecords own, Outbox outbox, LinkedRoom room, RunningClock clock) {
        this.own = own;
        this.outbox = outbox;
        this.room = room;
        this.clock = clock;
    }

    /** Another server has asked for the list of members: {@link #addIfDue} writes it. */
    void request() {
        isDue = true;
    }

    /** This server may not know the members of the others: {@link #addIfDue} asks them for their lists. */
    void ask() {
        isAskDue = true;
    }

    /**
     * Writes the requested list and question to the outbox, unless the outbox is full or the last ones are less than a
     * second old. PassData calls this several times a second.
     */
    void addIfDue() {
        boolean isTime = !wasTold || clock.nanos() - toldNanos >= PERIOD_NANOS;
        if ((isDue || isAskDue) && isTime && outbox.hasSpace()) {
            wasTold = true;
            toldNanos = clock.nanos();
            if (isAskDue) {
                own.add(RecordKind.ASK, NOTHING, "");
            }
            if (isDue) {
                add();
            }
            isDue = false;
            isAskDue = false;
        }
    }

    private void add() {
        int[] count = {0};
        room.members(fork -> count[0]++);
        own.add(RecordKind.ROSTER, NOTHING, Integer.toString(count[0]));
        room.members(fork -> own.add(RecordKind.HERE, fork.member().name(), ""));
    }

    /** All members leave. */
    void allLeave(String why) {
        room.members(fork -> own.add(RecordKind.LEFT, fork.member().name(), why));
    }
}
