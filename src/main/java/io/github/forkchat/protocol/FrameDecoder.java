package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/**
 * Cuts Server Main's input from pipeForkToMain into frames. It accepts a frame only from the fork whose id it has, and
 * after garbage it finds the next {@link Envelope} again.
 *
 * <ul>
 *   <li>A head is valid only if its token is that of the fork whose id the first frame has. Other bytes are skipped and
 *       counted, up to the next valid head.
 *   <li>A valid head proves which fork wrote it. If the envelope is incomplete, or contains something other than frames
 *       of that fork, the fork has violated the protocol: {@link #isViolation} returns true, {@link #clientId} names
 *       the fork, and the search continues right behind the head. Writes are atomic, so envelopes of other forks in
 *       between are complete and are all found.
 *   <li>An envelope that encloses another fork's write is a violation, too, even if its end is valid, because the fork
 *       may have written the end by a second write. Therefore the data of a frame must not contain a valid head.
 * </ul>
 *
 * <p>Allocates nothing and copies nothing: after {@link #next} the frame is in the buffer at {@link #dataOffset}.
 *
 * <p>Its C counterpart: the three {@code read(2)} of signal, clientId and data. Threads: one.
 */
public final class FrameDecoder {
    private final int maxFramesBytes;
    private final IntToLongFunction tokens;

    /** Remaining bytes of frames in the current envelope; 0 if there is none. */
    private int framesLeftBytes;
    /** The client id of the fork that wrote the current envelope. */
    private int senderId;

    private Signal signal;
    private int clientId;
    private int dataOffset;
    private int lengthBytes;
    private boolean plain;
    private boolean violation;
    private long skippedBytes;

    /**
     * @param writeLimitBytes PIPE_BUF: maximum length of an envelope
     * @param tokens the token of the fork with a client id, which may be any int, or {@link Envelope#NO_TOKEN}
     */
    public FrameDecoder(int writeLimitBytes, IntToLongFunction tokens) {
        this.maxFramesBytes = writeLimitBytes - Envelope.EXTRA_BYTES;
        this.tokens = tokens;
    }

    /**
     * Moves to the next complete frame, or to a violation of the protocol.
     *
     * @param in bytes from position to limit; the position moves behind the frame or, if there is none yet, to the
     *     start of a possible frame
     * @param isAll whether the buffer has all that was written so far, so that an incomplete envelope will never be
     *     completed
     * @return whether there is a frame or, if {@link #isViolation}, a violation
     */
    public boolean next(ByteBuffer in, boolean isAll) {
        violation = false;
        if (framesLeftBytes == 0 && !findEnvelope(in, isAll)) {
            return violation;
        }
        int at = in.position();
        if (!decodeFrame(in, at)) {
            framesLeftBytes = 0;
            violatedBy(senderId);
            return true;
        }
        dataOffset = at + Frame.HEADER_BYTES;
        framesLeftBytes -= Frame.HEADER_BYTES + lengthBytes;
        in.position(dataOffset + lengthBytes + (framesLeftBytes == 0 ? Envelope.END_BYTES : 0));
        return true;
    }

    /** Moves the position to the frames of the next envelope; if there is none, there may be a violation instead. */
    private boolean findEnvelope(ByteBuffer in, boolean isAll) {
        int limit = in.limit();
        int start = in.position();
        int at = start;
        while (limit - at >= Envelope.TELLING_BYTES) {
            if (!isHead(in, at)) {
                at++;
                continue;
            }
            int framesBytes = Envelope.framesBytes(in, at);
            int end = at + Envelope.HEAD_BYTES + framesBytes;
            boolean isThere = limit - end >= Envelope.END_BYTES;
            if (isThere && Envelope.token(in, end) == Envelope.token(in, at)) {
                skippedBytes += at - start;
                framesLeftBytes = framesBytes;
                senderId = Envelope.clientId(in, at);
                in.position(at + Envelope.HEAD_BYTES);
                return true;
            }
            if (isThere || isAll) {
                skippedBytes += at + Envelope.HEAD_BYTES - start;
                violatedBy(Envelope.clientId(in, at));
                in.position(at + Envelope.HEAD_BYTES);
                return false;
            }
            break; // the rest was not read yet
        }
        if (isAll && limit - at < Envelope.TELLING_BYTES) {
            at = limit;
        }
        skippedBytes += at - start;
        in.position(at);
        return false;
    }

    private void violatedBy(int forkId) {
        violation = true;
        clientId = forkId;
    }

    /** Whether there is a valid head at this index; at least {@link Envelope#TELLING_BYTES} must be available. */
    private boolean isHead(ByteBuffer in, int at) {
        long token = Envelope.token(in, at);
        if (!Envelope.isToken(token) || tokens.applyAsLong(Envelope.clientId(in, at)) != token) {
            return false;
        }
        int framesBytes = Envelope.framesBytes(in, at);
        return framesBytes >= Frame.HEADER_BYTES && framesBytes <= maxFramesBytes;
    }

    /** Decodes the frame at this index; returns whether it is a valid frame of the envelope's fork. */
    private boolean decodeFrame(ByteBuffer in, int at) {
        int maxBytes = framesLeftBytes - Frame.HEADER_BYTES;
        if (maxBytes < 0) {
            return false;
        }
        signal = Signal.of(Frame.signalNumber(in, at));
        clientId = Frame.clientId(in, at);
        lengthBytes = Frame.lengthBytes(in, at);
        if (signal == null || !signal.isFromForks() || clientId != senderId) {
            return false;
        }
        if (lengthBytes < 0 || lengthBytes > (signal.carriesData() ? maxBytes : 0)) {
            return false;
        }
        int data = at + Frame.HEADER_BYTES;
        plain = PlainText.isPlain(in, data, data + lengthBytes);
        return plain || !holdsHead(in, data, data + lengthBytes);
    }

    /** Whether a valid head begins in the data, or in the last byte of the length before it. */
    private boolean holdsHead(ByteBuffer in, int data, int to) {
        int at = data - 1;
        while (at < to) {
            if (at <= to - Long.BYTES && !Envelope.mayBeginToken(in.getLong(at))) {
                at += Long.BYTES;
                continue;
            }
            if (in.limit() - at >= Envelope.TELLING_BYTES && isHead(in, at)) {
                return true;
            }
            at++;
        }
        return false;
    }

    /** Whether {@link #next} found no frame, but that the fork of {@link #clientId} has violated the protocol. */
    public boolean isViolation() {
        return violation;
    }

    /** The signal of the frame that {@link #next} found. */
    public Signal signal() {
        return signal;
    }

    /** The client id of the frame that {@link #next} found, or of the fork that has violated the protocol. */
    public int clientId() {
        return clientId;
    }

    /** The index of the frame's data in the buffer. */
    public int dataOffset() {
        return dataOffset;
    }

    /** The length of the frame's data, 0 or more. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Whether all of the frame's data is printable ASCII. */
    public boolean isPlain() {
        return plain;
    }

    /** Number of bytes since the start that belonged to no frame. */
    public long skippedBytes() {
        return skippedBytes;
    }
}
