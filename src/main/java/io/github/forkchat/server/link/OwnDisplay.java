package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;

/**
 * Shows the records in the outbox to the members of this server.
 *
 * <p>Threads: passData. Allocates nothing for a message.
 */
final class OwnDisplay {
    private final Outbox outbox;
    private final LinkedRoom room;

    OwnDisplay(Outbox outbox, LinkedRoom room) {
        this.outbox = outbox;
        this.room = room;
    }

    /**
     * Shows the record with this number, if it is about a member.
     *
     * @param tellsLate whether to tell that a message was delayed by an outage
     */
    void show(long number, boolean tellsLate) {
        if (outbox.kind(number) == RecordKind.CLEARED) {
            room.forgetHistory(); // lines that waited for their place came after the command
        }
        ConnectedFork.Reference fork = outbox.fork(number);
        if (fork == null) {
            return;
        }
        switch (outbox.kind(number)) {
            case MESSAGE -> message(number, tellsLate);
            case JOINED -> event(Signal.JOINED_SIGNAL, number);
            case LEFT -> event(Signal.LEFT_SIGNAL, number);
            case NAMED -> event(Signal.NAMED_SIGNAL, number);
            case ROSTER, HERE, LOST, CLEARED, ASK -> {}
        }
    }

    private void message(long number, boolean tellsLate) {
        ByteBuffer bytes = outbox.bytes();
        int at = outbox.offset(number);
        room.own(
                outbox.fork(number),
                outbox.name(number),
                outbox.timeMillis(number),
                tellsLate && SiteRecord.isLate(bytes, at),
                bytes,
                SiteRecord.textOffset(bytes, at),
                SiteRecord.textBytes(bytes, at));
    }

    private void event(Signal signal, long number) {
        byte[] text = SiteRecord.text(outbox.bytes(), outbox.offset(number));
        room.ownEvent(signal, outbox.fork(number), outbox.name(number), text);
    }
}
