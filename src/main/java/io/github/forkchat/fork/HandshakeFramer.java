package io.github.forkchat.fork;

import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.input.LineFramer;
import io.github.forkchat.fork.input.RecordFramer;
import java.util.function.BooleanSupplier;

/**
 * Cuts the client's byte stream where records are usual: a client's first line may choose otherwise, and is not filled
 * up to a record. What begins as a first line does is cut at its line end, and what follows as its view wants it; all
 * else are records.
 *
 * <p>Threads: one.
 */
final class HandshakeFramer implements Framer {
    private final BooleanSupplier takesRecords;
    private final byte[] start = new byte[RecordFramer.RECORD_BYTES];
    private int length;
    /** Cuts what follows; null until that is known. */
    private Framer cutter;

    /** @param takesRecords whether the client's view has records; asked after its first line was taken in */
    HandshakeFramer(BooleanSupplier takesRecords) {
        this.takesRecords = takesRecords;
    }

    @Override
    public void feed(byte[] in, int from, int to, Framer.Sink sink) {
        int at = from;
        while (cutter == null && at < to) {
            start[length++] = in[at++];
            decide(sink);
        }
        if (at < to) {
            cutter.feed(in, at, to, sink);
        }
    }

    private void decide(Framer.Sink sink) {
        boolean mayBeFirstLine = Handshake.mayBecomeOne(start, length);
        if (mayBeFirstLine && start[length - 1] == '\n') {
            LineFramer lines = new LineFramer();
            lines.feed(start, 0, length, sink);
            cutter = takesRecords.getAsBoolean() ? new RecordFramer() : lines;
        } else if (!mayBeFirstLine || length == start.length) {
            RecordFramer records = new RecordFramer();
            records.feed(start, 0, length, sink);
            cutter = takesRecords.getAsBoolean() ? records : new LineFramer();
        }
    }

    @Override
    public void end(Framer.Sink sink) {
        if (cutter == null) {
            cutter = new RecordFramer();
            cutter.feed(start, 0, length, sink);
        }
        cutter.end(sink);
    }
}
