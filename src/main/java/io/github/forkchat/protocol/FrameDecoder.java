package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/**
 * Cuts what Server Main reads from pipeForkToMain into frames, and finds the next one again when something else stands
 * there: a header with an unknown signal, an id that is not live or a length out of bounds is not believed, and the
 * bytes up to the next header that is are skipped and counted. Client text cannot be taken for a header: it is valid
 * UTF-8, and no signal's bytes are.
 *
 * <p>Allocates nothing and copies nothing: after {@link #next} the frame is in the buffer at {@link #dataOffset}.
 *
 * <p>Its C counterpart: the three {@code read(2)} of signal, clientId and data. Threads: one.
 */
public final class FrameDecoder {
    private final int maxDataBytes;
    private final IntPredicate isLive;

    private Signal signal;
    private int clientId;
    private int dataOffset;
    private int lengthBytes;
    private long skippedBytes;

    /**
     * @param frameLimitBytes PIPE_BUF: no frame with its header is longer
     * @param isLive whether a client id is one that a frame can come from
     */
    public FrameDecoder(int frameLimitBytes, IntPredicate isLive) {
        this.maxDataBytes = frameLimitBytes - Frame.HEADER_BYTES;
        this.isLive = isLive;
    }

    /**
     * Goes on to the next whole frame.
     *
     * @param in bytes from position to limit; the position moves behind the frame, or, if there is none yet, to the
     *     start of what may become one
     * @return whether there is a whole frame
     */
    public boolean next(ByteBuffer in) {
        int at = in.position();
        int limit = in.limit();
        int start = at;
        while (limit - at >= Frame.HEADER_BYTES) {
            if (!isHeader(in, at)) {
                at++;
                continue;
            }
            skippedBytes += at - start;
            if (limit - at < Frame.HEADER_BYTES + lengthBytes) {
                in.position(at);
                return false;
            }
            dataOffset = at + Frame.HEADER_BYTES;
            in.position(dataOffset + lengthBytes);
            return true;
        }
        skippedBytes += at - start;
        in.position(at);
        return false;
    }

    private boolean isHeader(ByteBuffer in, int at) {
        signal = Signal.of(Frame.signalNumber(in, at));
        if (signal == null || !signal.isFromForks()) {
            return false;
        }
        clientId = Frame.clientId(in, at);
        lengthBytes = Frame.lengthBytes(in, at);
        int longest = signal.carriesData() ? maxDataBytes : 0;
        return lengthBytes >= 0 && lengthBytes <= longest && isLive.test(clientId);
    }

    /** The signal of the frame that {@link #next} found. */
    public Signal signal() {
        return signal;
    }

    /** Its client. */
    public int clientId() {
        return clientId;
    }

    /** Where its data begins in the buffer. */
    public int dataOffset() {
        return dataOffset;
    }

    /** The length of its data, 0 or more. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** How many bytes were no part of any frame, since the start. */
    public long skippedBytes() {
        return skippedBytes;
    }
}
