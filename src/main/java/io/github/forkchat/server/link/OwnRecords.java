package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The records of this server on their way: into the outbox, to the link, back from the stream, to the members here.
 *
 * <pre>
 *   base ≤ shown ≤ showEnd ≤ next       base ≤ sent ≤ next
 *
 *   base     all before it have come back, or were dropped
 *   shown    all before it were shown here; without loss of the link that is base
 *   showEnd  all before it may be shown
 *   sent     all before it were given to the present link
 * </pre>
 *
 * <p>Threads: passData. Allocates nothing for a message.
 */
final class OwnRecords implements Outbox.Dropped {
    private static final byte[] NOTHING = {};

    private final Outbox outbox;
    private final LinkedRoom room;
    private final RunningClock clock;
    private final LinkCounters counters;
    private final OwedAnswers owed;
    private final LostLines lost = new LostLines();

    private boolean isAway;
    private boolean isAlone;
    private long shown;
    private long showEnd;
    private long backEnd;
    private long sent;
    private long progressNanos;

    OwnRecords(Outbox outbox, LinkedRoom room, RunningClock clock, LinkCounters counters) {
        this.outbox = outbox;
        this.room = room;
        this.clock = clock;
        this.counters = counters;
        owed = new OwedAnswers(room, clock);
    }

    /**
     * Adds a record.
     *
     * @param fork of the member that it is about; null if it is not shown here
     */
    void add(
            RecordKind kind,
            ConnectedFork fork,
            byte[] name,
            long timeMillis,
            ByteBuffer text,
            int offset,
            int textBytes) {
        if (outbox.isEmpty()) {
            madeProgress();
        }
        if (kind == RecordKind.MESSAGE) { // receipts wait for messages alone
            fork.setLastRecord(outbox.next());
        }
        outbox.add(kind, fork, name, timeMillis, text, offset, textBytes, this);
        if (isAway) {
            outbox.setLate(outbox.next() - 1);
        }
        if (isAlone) {
            showEnd = outbox.next();
        }
    }

    private void add(RecordKind kind, byte[] name, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        add(kind, null, name, System.currentTimeMillis(), bytes, 0, bytes.capacity());
    }

    @Override
    public void dropped(long number) {
        owed.lost(number);
        if (outbox.kind(number) == RecordKind.MESSAGE) {
            lost.add(outbox.timeMillis(number));
            counters.undelivered.incrementAndGet();
        }
    }

    /**
     * Tells here and there that lines were dropped.
     *
     * @return whether that is so
     */
    boolean tellLost() {
        if (lost.isEmpty()) {
            return false;
        }
        add(RecordKind.LOST, NOTHING, lost.record());
        room.notice(lost.notice());
        lost.clear();
        return true;
    }

    /**
     * The other servers are unreachable: what waits meanwhile reaches them late.
     *
     * @param goesOnAlone whether records are shown here at once
     */
    void othersAreAway(boolean goesOnAlone) {
        isAway = true;
        isAlone = goesOnAlone;
        for (long number = outbox.base(); number < outbox.next(); number++) {
            outbox.setLate(number);
        }
        if (isAlone) {
            showEnd = outbox.next();
        }
    }

    /** The other servers are reachable again. */
    void othersAreBack() {
        isAway = false;
        isAlone = false;
    }

    /** All records before this number have come back. */
    void returned(long end) {
        backEnd = Math.max(backEnd, Math.min(end, outbox.next()));
        showEnd = Math.max(showEnd, backEnd);
    }

    /** Whether a record can be shown. */
    boolean isDue() {
        return shown < showEnd;
    }

    /** Shows a record. */
    void show() {
        shown = Math.max(shown, outbox.base());
        long number = shown++;
        if (number >= outbox.next()) {
            return;
        }
        ConnectedFork fork = outbox.fork(number);
        if (fork == null) {
            return;
        }
        switch (outbox.kind(number)) {
            case MESSAGE -> message(number);
            case JOINED -> event(Signal.JOINED_SIGNAL, number);
            case LEFT -> event(Signal.LEFT_SIGNAL, number);
            case NAMED -> event(Signal.NAMED_SIGNAL, number);
            case ROSTER, HERE, LOST -> {}
        }
    }

    private void message(long number) {
        ByteBuffer bytes = outbox.bytes();
        int at = outbox.offset(number);
        ConnectedFork fork = outbox.fork(number);
        if (!isAlone && SiteRecord.isLate(bytes, at)) {
            room.late(fork.clientId(), outbox.name(number), outbox.timeMillis(number));
        }
        room.own(
                fork,
                outbox.name(number),
                outbox.timeMillis(number),
                bytes,
                SiteRecord.textOffset(bytes, at),
                SiteRecord.textBytes(bytes, at));
    }

    private void event(Signal signal, long number) {
        byte[] text = SiteRecord.text(outbox.bytes(), outbox.offset(number));
        room.ownEvent(signal, outbox.fork(number), outbox.name(number), text);
    }

    /** Frees the records that have come back and were shown, and sends the receipts and leaves that waited for them. */
    void free() {
        long end = Math.min(backEnd, shown);
        if (end > outbox.base()) {
            madeProgress();
            counters.published.addAndGet(outbox.messagesBefore(end));
            outbox.free(end);
        }
        shown = Math.max(shown, outbox.base());
        showEnd = Math.max(showEnd, shown);
        owed.settle(shown, outbox.base());
    }

    /** When a record came back last, or the first one began to wait; never if none waits. */
    long progressNanos() {
        return outbox.isEmpty() ? clock.nanos() : progressNanos;
    }

    void madeProgress() {
        progressNanos = clock.nanos();
    }

    /** The next link begins with this record, or with the oldest that is there. */
    void sendFrom(long number) {
        sent = Math.min(Math.max(number, outbox.base()), outbox.next());
    }

    /**
     * Writes a frame with records for the link.
     *
     * @return whether there may be more to write
     */
    boolean writeTo(LinkPort port) {
        sent = Math.max(sent, outbox.base());
        int maxBytes = Math.min(port.room(), Batch.MAX_SAID_BYTES) - Batch.SAID_HEAD_BYTES;
        long end = outbox.endOfPiece(sent, maxBytes);
        if (end == sent) {
            return false;
        }
        int at = port.begin() + Batch.SAID_HEAD_BYTES;
        int bytes = outbox.pieceBytes(sent, end);
        port.out().put(at, outbox.bytes(), outbox.offset(sent), bytes);
        Batch.putSaidHead(port.out(), at - Batch.SAID_HEAD_BYTES, sent, (int) (end - sent));
        port.end(Signal.SAID_SIGNAL, 0, Batch.SAID_HEAD_BYTES + bytes);
        sent = end;
        return true;
    }

    /** Adds the list of the members here. */
    void roster() {
        int[] count = {0};
        room.members(fork -> count[0]++);
        add(RecordKind.ROSTER, NOTHING, Integer.toString(count[0]));
        room.members(fork -> add(RecordKind.HERE, fork.member().name(), ""));
    }

    /** All members leave. */
    void allLeave(String why) {
        room.members(fork -> add(RecordKind.LEFT, fork.member().name(), why));
    }

    /** Whether something that the fork has said is not shown yet. */
    boolean isPending(ConnectedFork fork) {
        return fork.lastRecord() >= shown;
    }

    /** See {@link Outgoing#owesReceipt}. */
    boolean owesReceipt(ConnectedFork fork, int number) {
        return owed.owesReceipt(fork, number, shown, outbox.base());
    }

    /** See {@link Outgoing#owesLeave}. */
    boolean owesLeave(ConnectedFork fork) {
        return owed.owesLeave(fork, shown, outbox.base());
    }
}
