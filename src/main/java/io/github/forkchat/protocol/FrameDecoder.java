package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/**
 * Cuts what Server Main reads from pipeForkToMain into frames, believes no frame that its fork has not written, and finds
 * the next {@link Envelope} again when something else stands there.
 *
 * <ul>
 *   <li>A head is believed only if its token is that of the fork whose id the first frame has. Other bytes are skipped, up
 *       to the next head that is believed, and counted.
 *   <li>A head that is believed proves who wrote it. If the envelope is not whole, or holds what is no frame of that fork,
 *       that is a lie: {@link #isLie} names the fork, and the search goes on right behind the head. A write is atomic, so
 *       what others wrote in between is whole, and all of it is found.
 *   <li>An envelope that spans what another fork wrote is a lie, too, even if its end is right: the liar may have written
 *       the end by a second write. So no data of a frame may hold a head that would be believed.
 * </ul>
 *
 * <p>Allocates nothing and copies nothing: after {@link #next} the frame is in the buffer at {@link #dataOffset}.
 *
 * <p>Its C counterpart: the three {@code read(2)} of signal, clientId and data. Threads: one.
 */
public final class FrameDecoder {
    private final int maxFramesBytes;
    private final IntToLongFunction tokens;

    /** Of the envelope that is being gone through: the frames that are left; 0 if there is none. */
    private int framesLeftBytes;
    /** And whose it is. */
    private int senderId;

    private Signal signal;
    private int clientId;
    private int dataOffset;
    private int lengthBytes;
    private boolean plain;
    private boolean lie;
    private long skippedBytes;

    /**
     * @param writeLimitBytes PIPE_BUF: no envelope is longer
     * @param tokens the token of the fork with a client id, which may be any int, or {@link Envelope#NO_TOKEN}
     */
    public FrameDecoder(int writeLimitBytes, IntToLongFunction tokens) {
        this.maxFramesBytes = writeLimitBytes - Envelope.EXTRA_BYTES;
        this.tokens = tokens;
    }

    /**
     * Goes on to the next whole frame, or to a lie.
     *
     * @param in bytes from position to limit; the position moves behind the frame, or, if there is none yet, to the
     *     start of what may become one
     * @param isAll whether all that was written so far is there: then what is not whole will never be
     * @return whether there is a frame or, if {@link #isLie}, a lie
     */
    public boolean next(ByteBuffer in, boolean isAll) {
        lie = false;
        if (framesLeftBytes == 0 && !findEnvelope(in, isAll)) {
            return lie;
        }
        int at = in.position();
        if (!isFrame(in, at)) {
            framesLeftBytes = 0;
            lie(senderId);
            return true;
        }
        dataOffset = at + Frame.HEADER_BYTES;
        framesLeftBytes -= Frame.HEADER_BYTES + lengthBytes;
        in.position(dataOffset + lengthBytes + (framesLeftBytes == 0 ? Envelope.END_BYTES : 0));
        return true;
    }

    /** Moves the position to the frames of the next envelope; if there is none, there may be a lie. */
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
                lie(Envelope.clientId(in, at));
                in.position(at + Envelope.HEAD_BYTES);
                return false;
            }
            break; // the rest is yet to be read
        }
        if (isAll && limit - at < Envelope.TELLING_BYTES) {
            at = limit;
        }
        skippedBytes += at - start;
        in.position(at);
        return false;
    }

    private void lie(int liarId) {
        lie = true;
        clientId = liarId;
    }

    /** Whether a head stands there that its fork has written; there are {@link Envelope#TELLING_BYTES} at least. */
    private boolean isHead(ByteBuffer in, int at) {
        long token = Envelope.token(in, at);
        if (!Envelope.isToken(token) || tokens.applyAsLong(Envelope.clientId(in, at)) != token) {
            return false;
        }
        int framesBytes = Envelope.framesBytes(in, at);
        return framesBytes >= Frame.HEADER_BYTES && framesBytes <= maxFramesBytes;
    }

    private boolean isFrame(ByteBuffer in, int at) {
        int mostBytes = framesLeftBytes - Frame.HEADER_BYTES;
        if (mostBytes < 0) {
            return false;
        }
        signal = Signal.of(Frame.signalNumber(in, at));
        clientId = Frame.clientId(in, at);
        lengthBytes = Frame.lengthBytes(in, at);
        if (signal == null || !signal.isFromForks() || clientId != senderId) {
            return false;
        }
        if (lengthBytes < 0 || lengthBytes > (signal.carriesData() ? mostBytes : 0)) {
            return false;
        }
        int data = at + Frame.HEADER_BYTES;
        plain = PlainText.isPlain(in, data, data + lengthBytes);
        return plain || !holdsHead(in, data, data + lengthBytes);
    }

    /** Whether a head that would be believed begins in the data, or in the last byte of the length before it. */
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

    /** Whether {@link #next} found no frame, but that the fork of {@link #clientId} has lied. */
    public boolean isLie() {
        return lie;
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

    /** Whether all of its data is printable ASCII. */
    public boolean isPlain() {
        return plain;
    }

    /** How many bytes were no part of any frame, since the start. */
    public long skippedBytes() {
        return skippedBytes;
    }
}
