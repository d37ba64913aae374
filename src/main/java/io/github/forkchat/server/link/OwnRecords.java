package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.RecordKind;
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
    private final OwnDisplay display;
    private final LostLines lost;

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
        lost = new LostLines(counters);
        owed = new OwedAnswers(room, clock, lost::holds);
        display = new OwnDisplay(outbox, room);
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
        outbox.add(kind, fork == null ? null : fork.reference(), name, timeMillis, text, offset, textBytes, this);
        if (isAway) {
            outbox.setLate(outbox.next() - 1);
        }
        if (isAlone) {
            showEnd = outbox.next();
        }
    }

    /** Adds a record that is not shown here. */
    void add(RecordKind kind, byte[] name, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        add(kind, null, name, System.currentTimeMillis(), bytes, 0, bytes.capacity());
    }

    @Override
    public void dropped(long number) {
        boolean isLine = outbox.kind(number) == RecordKind.MESSAGE;
        lost.add(number, isLine, outbox.timeMillis(number), number < sent);
    }

    /**
     * Tells here and there that lines were lost, as soon as it is known which.
     *
     * @return whether records were dropped, and that was not reported before
     */
    boolean tellLost() {
        boolean isDue = lost.isReportDue();
        if (isDue && !lost.isEmpty()) {
            add(RecordKind.LOST, NOTHING, lost.record());
            room.notice(lost.notice());
        }
        if (isDue) {
            lost.clear();
        }
        return isDue;
    }

    /**
     * The other servers are unreachable: what waits meanwhile reaches them late.
     *
     * @param goesOnAlone whether records are shown here at once
     */
    void othersAreAway(boolean goesOnAlone) {
        isAway = true;
        isAlone = goesOnAlone;
        markLate();
        if (isAlone) {
            showEnd = outbox.next();
        }
    }

    /** What the link has already may be in the stream, and the other servers would show it without the mark. */
    private void markLate() {
        for (long number = Math.max(sent, outbox.base()); number < outbox.next(); number++) {
            outbox.setLate(number);
        }
    }

    /** The other servers are reachable again. */
    void othersAreBack() {
        isAway = false;
        isAlone = false;
    }

    /** All records before this number have come back. */
    void returned(long end) {
        lost.stored(end);
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
        if (number < outbox.next()) {
            display.show(number, !isAlone);
        }
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
        owed.settle(shown, lost.decidedBefore(outbox.base()));
    }

    /** Whether no record waits. */
    boolean isEmpty() {
        return outbox.isEmpty();
    }

    /** How many messages wait. */
    int waitingLines() {
        return outbox.messagesBefore(outbox.next());
    }

    /** When a record came back last, or the first one began to wait; never if none waits. */
    long progressNanos() {
        return outbox.isEmpty() ? clock.nanos() : progressNanos;
    }

    void madeProgress() {
        progressNanos = clock.nanos();
    }

    /** All records before this number are in the stream; the next link begins with it, or with the oldest in the outbox. */
    void sendFrom(long number) {
        lost.stored(number);
        lost.giveUp();
        sent = Math.min(Math.max(number, outbox.base()), outbox.next());
        if (isAway) {
            markLate();
        }
    }

    /**
     * Writes a frame with records for the link.
     *
     * @return whether there may be more to write
     */
    boolean writeTo(LinkPort port) {
        sent = Math.max(sent, outbox.base());
        int maxBytes = Math.min(port.roomForRecords(), Batch.MAX_SAID_BYTES) - Batch.SAID_HEAD_BYTES;
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

    /** Adds that the history was cleared. */
    void historyCleared() {
        add(RecordKind.CLEARED, NOTHING, "");
    }

    /** Whether something that the fork has said is not shown yet. */
    boolean isPending(ConnectedFork fork) {
        return fork.lastRecord() >= shown;
    }

    /** See {@link Outgoing#owesReceipt}. */
    boolean owesReceipt(ConnectedFork fork, int number) {
        return owed.owesReceipt(fork, number, shown, lost.decidedBefore(outbox.base()));
    }

    /** See {@link Outgoing#owesLeave}. */
    boolean owesLeave(ConnectedFork fork) {
        return owed.owesLeave(fork, shown, lost.decidedBefore(outbox.base()));
    }
}
