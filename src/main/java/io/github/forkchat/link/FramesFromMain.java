package io.github.forkchat.link;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * The link's end of the pipe from Server Main: cuts large reads into frames. The buffer lies outside the heap, where
 * read(2) puts the bytes without a copy.
 *
 * <p>Threads: the main one, which must not be interrupted: that closes the pipe.
 */
final class FramesFromMain {
    /** More than the longest frame, so that a read can fetch the next one, too. */
    private static final int BUFFER_BYTES = 256 * 1024;

    private final ReadableByteChannel pipe;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer headers = bytes.duplicate().order(ByteOrder.nativeOrder());
    private final ByteBuffer data = bytes.duplicate();
    /** The index of the frame. */
    private int start;
    /** The index behind the frame. */
    private int end;

    FramesFromMain(ReadableByteChannel pipe) {
        this.pipe = pipe;
    }

    /**
     * Moves to the next frame; waits for it.
     *
     * @return false if Server Main has closed the pipe
     */
    boolean next() throws IOException {
        start = end;
        if (!has(Frame.HEADER_BYTES)) {
            return false;
        }
        int length = Frame.lengthBytes(headers, start);
        if (length < 0 || length > BUFFER_BYTES - Frame.HEADER_BYTES) {
            throw new ProtocolException("a frame of " + length + " bytes from Server Main");
        }
        if (!has(Frame.HEADER_BYTES + length)) {
            return false;
        }
        end = start + Frame.HEADER_BYTES + length;
        return true;
    }

    /** Reads until this many bytes of the frame are there. */
    private boolean has(int lengthBytes) throws IOException {
        boolean isOpen = true;
        while (isOpen && bytes.position() - start < lengthBytes) {
            if (start + lengthBytes > BUFFER_BYTES) {
                bytes.flip().position(start);
                bytes.compact();
                start = 0;
            }
            isOpen = pipe.read(bytes) >= 0;
        }
        return isOpen;
    }

    /** The frame's signal, or null. */
    Signal signal() {
        return Signal.of(signalNumber());
    }

    /** The number of the frame's signal. */
    int signalNumber() {
        return Frame.signalNumber(headers, start);
    }

    /** The number in the frame's client id. */
    int number() {
        return Frame.clientId(headers, start);
    }

    /** The frame's data, big endian; valid until the next call of {@link #next}. */
    ByteBuffer data() {
        return data.limit(end).position(start + Frame.HEADER_BYTES);
    }

    /** A copy of the frame's data. */
    byte[] copy() {
        byte[] copy = new byte[end - start - Frame.HEADER_BYTES];
        data().get(copy);
        return copy;
    }
}
