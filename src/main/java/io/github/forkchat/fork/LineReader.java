package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cuts the client's byte stream into lines. LF or CRLF ends a line, and so does the end of the input. A line longer
 * than {@link Frame#MAX_MESSAGE_BYTES} is reported once and its rest dropped, in constant memory.
 *
 * <p>Threads: one.
 */
final class LineReader {
    /** Takes the lines. */
    interface Sink {
        /** A line without its end: {@code length} bytes from {@code offset} on, valid during the call. */
        void line(byte[] bytes, int offset, int length);

        /** A line was too long; nothing of it follows. */
        void tooLong();
    }

    // One more than a message, for the CR of a CRLF.
    private final byte[] line = new byte[Frame.MAX_MESSAGE_BYTES + 1];
    private int length;
    private boolean dropping;

    /**
     * Takes what was read, all of it.
     *
     * @param in has an array
     */
    void feed(ByteBuffer in, Sink sink) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int start = in.position();
            int end = indexOfLineFeed(in);
            in.position(end < in.limit() ? end + 1 : end);
            if (length > 0 || dropping || end == in.limit()) {
                keep(in, start, end - start, sink);
                if (end < in.limit()) {
                    endLine(sink);
                }
            } else {
                hand(in.array(), in.arrayOffset() + start, end - start, sink);
            }
        }
    }

    /** The input has ended. */
    void end(Sink sink) {
        if (length > 0) {
            endLine(sink);
        }
    }

    /** Adds a piece of a line that does not stand in the input as a whole. */
    private void keep(ByteBuffer in, int from, int pieceBytes, Sink sink) {
        if (!dropping && pieceBytes > line.length - length) {
            dropping = true;
            sink.tooLong();
        }
        if (!dropping) {
            in.get(from, line, length, pieceBytes);
            length += pieceBytes;
        }
    }

    private void endLine(Sink sink) {
        int lineBytes = length;
        boolean dropped = dropping;
        length = 0;
        dropping = false;
        if (!dropped) {
            hand(line, 0, lineBytes, sink);
        }
    }

    private static void hand(byte[] bytes, int offset, int lineBytes, Sink sink) {
        boolean endsInCr = lineBytes > 0 && bytes[offset + lineBytes - 1] == '\r';
        int withoutCr = endsInCr ? lineBytes - 1 : lineBytes;
        if (withoutCr > Frame.MAX_MESSAGE_BYTES) {
            sink.tooLong();
        } else {
            sink.line(bytes, offset, withoutCr);
        }
    }

    private static int indexOfLineFeed(ByteBuffer in) {
        int at = in.position();
        int limit = in.limit();
        while (limit - at >= Long.BYTES) {
            int index = EightBytes.indexOfLineFeed(in.getLong(at));
            if (index < Long.BYTES) {
                return at + index;
            }
            at += Long.BYTES;
        }
        while (at < limit && in.get(at) != '\n') {
            at++;
        }
        return at;
    }
}
