package io.github.forkchat.fork;

import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.input.LineFramer;
import io.github.forkchat.fork.input.RecordFramer;
import java.util.function.BooleanSupplier;

/**
 * The framer for servers whose default view is record. A client's first line may choose another view, and is not
 * padded to a record. Input that begins like a handshake is cut at its line end, and the rest as the chosen view
 * requires; all other input consists of records.
 *
 * <p>Threads: one.
 */
final class HandshakeFramer implements Framer {
    private final BooleanSupplier takesRecords;
    private final byte[] start = new byte[RecordFramer.RECORD_BYTES];
    private int length;
    /** The framer for the rest of the stream; null until it is known. */
    private Framer framer;

    /** @param takesRecords tells whether the client's view has records; called after the first line was handled */
    HandshakeFramer(BooleanSupplier takesRecords) {
        this.takesRecords = takesRecords;
    }

    @Override
    public void feed(byte[] in, int from, int to, Framer.Sink sink) {
        int at = from;
        while (framer == null && at < to) {
            start[length++] = in[at++];
            decide(sink);
        }
        if (at < to) {
            framer.feed(in, at, to, sink);
        }
    }

    private void decide(Framer.Sink sink) {
        boolean mayBeFirstLine = Handshake.mayBecomeOne(start, length);
        if (mayBeFirstLine && start[length - 1] == '\n') {
            LineFramer lines = new LineFramer();
            lines.feed(start, 0, length, sink);
            framer = takesRecords.getAsBoolean() ? new RecordFramer() : lines;
        } else if (!mayBeFirstLine || length == start.length) {
            RecordFramer records = new RecordFramer();
            records.feed(start, 0, length, sink);
            framer = takesRecords.getAsBoolean() ? records : new LineFramer();
        }
    }

    @Override
    public void end(Framer.Sink sink) {
        if (framer == null) {
            framer = new RecordFramer();
            framer.feed(start, 0, length, sink);
        }
        framer.end(sink);
    }
}
