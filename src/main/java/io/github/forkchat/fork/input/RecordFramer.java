package io.github.forkchat.fork.input;

/**
 * Cuts the client's byte stream into the original C client's records of {@value #RECORD_BYTES} bytes. The text of a
 * record ends before its first NUL, and has no line end.
 *
 * <p>Threads: one.
 */
public final class RecordFramer implements Framer {
    public static final int RECORD_BYTES = 1025;

    private final byte[] record = new byte[RECORD_BYTES];
    private int length;

    @Override
    public void feed(byte[] in, int from, int to, Framer.Sink sink) {
        int at = from;
        while (at < to) {
            int piece = Math.min(to - at, RECORD_BYTES - length);
            System.arraycopy(in, at, record, length, piece);
            at += piece;
            length += piece;
            if (length == RECORD_BYTES) {
                hand(sink);
            }
        }
    }

    /** Ends the input; an incomplete record counts as it is. */
    @Override
    public void end(Framer.Sink sink) {
        if (length > 0) {
            hand(sink);
        }
    }

    private void hand(Framer.Sink sink) {
        int text = 0;
        while (text < length && record[text] != 0) {
            text++;
        }
        length = 0;
        if (text > 0 && record[text - 1] == '\n') {
            text--;
        }
        if (text > 0 && record[text - 1] == '\r') {
            text--;
        }
        sink.line(record, 0, text, false);
    }
}
