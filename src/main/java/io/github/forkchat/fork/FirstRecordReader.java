package io.github.forkchat.fork;

import java.util.function.BooleanSupplier;

/**
 * Cuts the client's byte stream where records are usual: a client's first line may choose otherwise, and is not filled
 * up to a record. What begins as a first line does is cut at its line end, and what follows as its view wants it; all
 * else are records.
 *
 * <p>Threads: one.
 */
final class FirstRecordReader implements InputCutter {
    private final BooleanSupplier takesRecords;
    private final byte[] start = new byte[RecordReader.RECORD_BYTES];
    private int length;
    /** Cuts what follows; null until that is known. */
    private InputCutter cutter;

    /** @param takesRecords whether the client's view has records; asked after its first line was taken in */
    FirstRecordReader(BooleanSupplier takesRecords) {
        this.takesRecords = takesRecords;
    }

    @Override
    public void feed(byte[] in, int from, int to, InputCutter.Sink sink) {
        int at = from;
        while (cutter == null && at < to) {
            start[length++] = in[at++];
            decide(sink);
        }
        if (at < to) {
            cutter.feed(in, at, to, sink);
        }
    }

    private void decide(InputCutter.Sink sink) {
        boolean mayBeFirstLine = FirstLine.mayBecomeOne(start, length);
        if (mayBeFirstLine && start[length - 1] == '\n') {
            LineReader lines = new LineReader();
            lines.feed(start, 0, length, sink);
            cutter = takesRecords.getAsBoolean() ? new RecordReader() : lines;
        } else if (!mayBeFirstLine || length == start.length) {
            RecordReader records = new RecordReader();
            records.feed(start, 0, length, sink);
            cutter = takesRecords.getAsBoolean() ? records : new LineReader();
        }
    }

    @Override
    public void end(InputCutter.Sink sink) {
        if (cutter == null) {
            cutter = new RecordReader();
            cutter.feed(start, 0, length, sink);
        }
        cutter.end(sink);
    }
}
