package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;

/**
 * Cuts the client's byte stream into lines. LF or CRLF ends a line, and so does the end of the input. A line longer
 * than {@link Frame#MAX_MESSAGE_BYTES} is reported once and its rest dropped, in constant memory.
 *
 * <p>Threads: one.
 */
final class LineReader implements InputCutter {
    // One more than a message, for the CR of a CRLF.
    private final byte[] line = new byte[Frame.MAX_MESSAGE_BYTES + 1];
    private final PlainAscii ascii = new PlainAscii();
    private int length;
    private boolean dropping;
    private boolean plain = true;

    @Override
    public void feed(byte[] in, int from, int to, Sink sink) {
        int start = from;
        ascii.look(in, from, to);
        int at = ascii.end(from);
        while (at < to) {
            if (in[at] == '\n') {
                endLine(in, start, at, sink);
                start = at + 1;
            } else {
                plain &= in[at] == '\t' || isCrOfCrlf(in, at, to);
            }
            at = ascii.end(at + 1);
        }
        keep(in, start, to - start, sink);
    }

    @Override
    public void end(Sink sink) {
        if (length > 0) {
            endKeptLine(sink);
        }
    }

    private static boolean isCrOfCrlf(byte[] in, int at, int to) {
        return in[at] == '\r' && at + 1 < to && in[at + 1] == '\n';
    }

    private void endLine(byte[] in, int start, int end, Sink sink) {
        if (length == 0 && !dropping) {
            hand(in, start, end - start, sink);
        } else {
            keep(in, start, end - start, sink);
            endKeptLine(sink);
        }
        plain = true;
    }

    /** Adds a piece of a line that does not stand in the input as a whole. */
    private void keep(byte[] in, int from, int pieceBytes, Sink sink) {
        if (!dropping && pieceBytes > line.length - length) {
            dropping = true;
            sink.tooLong();
        }
        if (!dropping) {
            System.arraycopy(in, from, line, length, pieceBytes);
            length += pieceBytes;
        }
    }

    private void endKeptLine(Sink sink) {
        int lineBytes = length;
        boolean dropped = dropping;
        length = 0;
        dropping = false;
        if (!dropped) {
            hand(line, 0, lineBytes, sink);
        }
    }

    private void hand(byte[] bytes, int offset, int lineBytes, Sink sink) {
        boolean endsInCr = lineBytes > 0 && bytes[offset + lineBytes - 1] == '\r';
        int withoutCr = endsInCr ? lineBytes - 1 : lineBytes;
        if (withoutCr > Frame.MAX_MESSAGE_BYTES) {
            sink.tooLong();
        } else {
            sink.line(bytes, offset, withoutCr, plain);
        }
    }
}
