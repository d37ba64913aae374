package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The worker's end of pipeMainToFork: large reads, cut into frames. After {@link #next} the frame's data is in
 * {@link #buffer} at {@link #dataOffset}.
 *
 * <p>Threads: one.
 */
final class FrameReader {
    /**
     * Room for the longest frame. More would bring fewer reads, but a client that reads slowly would then seem to take
     * nothing for longer.
     */
    private static final int BUFFER_BYTES = Frame.HEADER_BYTES + Message.MAX_BYTES;

    private final FileChannel pipe;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private int dataOffset;
    private int lengthBytes;

    FrameReader(FileChannel pipe) {
        this.pipe = pipe;
        buffer.limit(0);
    }

    /**
     * Goes on to the next frame that was read already.
     *
     * @return false if there is none; then {@link #fill}
     * @throws ProtocolException if something else than a frame stands there
     */
    boolean next() throws ProtocolException {
        int at = buffer.position();
        if (buffer.remaining() < Frame.HEADER_BYTES) {
            return false;
        }
        int length = Frame.lengthBytes(buffer, at);
        if (Frame.signalNumber(buffer, at) != Signal.DATA_SIGNAL.number() || length < 0 || length > Message.MAX_BYTES) {
            throw new ProtocolException("pipeMainToFork: signal " + Frame.signalNumber(buffer, at) + " with " + length
                    + " bytes is no frame for a fork");
        }
        if (buffer.remaining() < Frame.HEADER_BYTES + length) {
            return false;
        }
        dataOffset = at + Frame.HEADER_BYTES;
        lengthBytes = length;
        buffer.position(dataOffset + length);
        return true;
    }

    /**
     * Reads on; waits until there is something.
     *
     * @return false at the end of file: Server Main closed the pipe, or is gone
     */
    boolean fill() throws IOException {
        buffer.compact();
        int n = pipe.read(buffer);
        buffer.flip();
        return n >= 0;
    }

    /** Where the data is. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** The index of the frame's data. */
    int dataOffset() {
        return dataOffset;
    }

    /** The length of the frame's data. */
    int lengthBytes() {
        return lengthBytes;
    }
}
