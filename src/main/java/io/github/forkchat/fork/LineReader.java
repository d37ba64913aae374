package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import java.nio.ByteBuffer;

/**
 * Cuts the client's byte stream into lines. LF or CRLF ends a line, and so does the end of the input. A line longer
 * than {@link Frame#MAX_MESSAGE_BYTES} is reported once and its rest dropped, in constant memory.
 *
 * <p>Threads: one.
 */
final class LineReader {
    /** Takes the lines. */
    interface Sink {
        /** A line without its end: the first {@code length} bytes, valid during the call. */
        void line(byte[] bytes, int length);

        /** A line was too long; nothing of it follows. */
        void tooLong();
    }

    // One more than a message, for the CR of a CRLF.
    private final byte[] line = new byte[Frame.MAX_MESSAGE_BYTES + 1];
    private int length;
    private boolean dropping;

    /** Takes what was read, all of it. */
    void feed(ByteBuffer in, Sink sink) {
        while (in.hasRemaining()) {
            int end = indexOfLineFeed(in);
            int available = end - in.position();
            if (!dropping && available > line.length - length) {
                dropping = true;
                sink.tooLong();
            }
            if (!dropping) {
                in.get(line, length, available);
                length += available;
            }
            if (end == in.limit()) {
                in.position(end);
            } else {
                in.position(end + 1);
                endLine(sink);
            }
        }
    }

    /** The input has ended. */
    void end(Sink sink) {
        if (length > 0) {
            endLine(sink);
        }
    }

    private void endLine(Sink sink) {
        int withoutCr = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        boolean dropped = dropping;
        length = 0;
        dropping = false;
        if (dropped) {
            return;
        }
        if (withoutCr > Frame.MAX_MESSAGE_BYTES) {
            sink.tooLong();
        } else {
            sink.line(line, withoutCr);
        }
    }

    private static int indexOfLineFeed(ByteBuffer in) {
        int at = in.position();
        int limit = in.limit();
        while (at < limit && in.get(at) != '\n') {
            at++;
        }
        return at;
    }
}
