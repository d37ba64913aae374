package io.github.forkchat.fork.frames;

import io.github.forkchat.fork.input.AsciiScanner;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;

/**
 * The worker's end of pipeMainToFork: large reads, cut into frames, and frames into the messages that share them. After
 * {@link #next} the frame's data is in {@link #bytes} from {@link #dataOffset} on, and what was found in it, all of it
 * or one message, ends before {@link #end}; the text of a message begins at {@link #textOffset}.
 *
 * <p>Threads: one.
 */
public final class FrameReader {
    /**
     * Room for the longest frame. More would bring fewer reads, but a client that reads slowly would then seem to take
     * nothing for longer.
     */
    private static final int BUFFER_BYTES = Frame.HEADER_BYTES + Reply.MAX_BYTES;
    /**
     * How far the buffer is filled, unless a frame is longer: what one TCP segment carries on Linux's loopback. The few
     * bytes above it would make a segment of their own (measured with lines of 16 KiB: twice the time in the kernel).
     */
    public static final int SEGMENT_BYTES = 65_483;
    /** A frame that is shorter on an average is short. */
    public static final int LONG_FRAME_BYTES = 1024;
    /** So many reads that fill the buffer with long frames make a busy room. */
    private static final int MANY_FULL_READS = 64;

    private static final int MESSAGE = Signal.DATA_SIGNAL.number();
    private static final int CREDIT = Signal.CREDIT_SIGNAL.number();

    private final InputStream pipe;
    private final SendCredit credit;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    /** Where the header of the frame that {@link #next} found is. */
    private int start;

    private boolean message;
    private int textOffset;
    /** Behind what {@link #next} found, */
    private int end;
    /** and behind the frame that has it: less than that if further messages follow there. */
    private int frameEnd;

    private final AsciiScanner ascii = new AsciiScanner();
    /** Behind what was read. */
    private int limit;
    /** How many frames {@link #lines} has found since the last read, */
    private int framesOfRead;
    /** and how many reads filled the buffer with long ones. */
    private int fullReads;

    /** One that is granted no credit. */
    public FrameReader(InputStream pipe) {
        this(pipe, SendCredit.unlimited());
    }

    /** @param credit gets what Server Main grants; no view shows those frames */
    public FrameReader(InputStream pipe, SendCredit credit) {
        this.pipe = pipe;
        this.credit = credit;
    }

    /**
     * Goes on to the next frame that was read already, or the next message in the same one. What every message needs is
     * found out here, once: with hundreds of workers each runs cold for long, and every method more on this path shows.
     *
     * @return false if there is none; then {@link #fill}
     * @throws ProtocolException if something else than a frame stands there
     */
    public boolean next() throws ProtocolException {
        if (end < frameEnd) {
            textOffset = end + 1;
            end = ascii.lineEnd(textOffset);
            return true;
        }
        int at = frameEnd;
        if (limit - at < Frame.HEADER_BYTES) {
            return false;
        }
        int length = Frame.lengthBytes(bytes, at);
        if (length < 0 || length > Reply.MAX_BYTES) {
            throw new ProtocolException("pipeMainToFork: signal " + Frame.signalNumber(bytes, at) + " with " + length
                    + " bytes is no frame for a fork");
        }
        int data = at + Frame.HEADER_BYTES;
        if (limit - data < length) {
            return false;
        }
        start = at;
        frameEnd = data + length;
        end = frameEnd;
        message = Frame.signalNumber(bytes, at) == MESSAGE;
        if (message) {
            textOffset = Message.textOffset(bytes, data, length);
            if (frameEnd - textOffset <= Message.MAX_LINES_BYTES) {
                ascii.look(bytes, textOffset, frameEnd);
                end = ascii.lineEnd(textOffset);
            }
        } else if (length >= Reply.OFF_MESSAGE && signalNumber() == CREDIT) {
            credit.grant(Reply.number(bytes, data));
        }
        return true;
    }

    /**
     * Goes over the messages that come next, and makes lines of their texts, in the frames' own place, because lines are
     * shorter than their frame: the less memory is touched, the less a switch between many workers costs. Several that
     * share a frame stand there as lines already. Ends before the first frame that is no message or not whole, which
     * {@link #next} then looks at.
     *
     * <p>The quick compiler makes a call of each {@code next}; without one for each frame there are 5 % more messages a
     * second.
     *
     * @param lines where in {@link #bytes} the lines go, at most where the last frame ended
     * @return the index behind them
     */
    public int lines(int lines) throws ProtocolException {
        byte[] bytes = this.bytes;
        int out = lines;
        int at = frameEnd;
        int count = 0;
        while (limit - at >= Frame.HEADER_BYTES && Frame.signalNumber(bytes, at) == MESSAGE) {
            int length = Frame.lengthBytes(bytes, at);
            int data = at + Frame.HEADER_BYTES;
            if (length < 0 || length > limit - data) {
                break;
            }
            int text = Message.textOffset(bytes, data, length);
            at = data + length;
            int textBytes = at - text;
            System.arraycopy(bytes, text, bytes, out, textBytes);
            out += textBytes;
            bytes[out++] = '\n';
            count++;
        }
        framesOfRead += count;
        frameEnd = at;
        end = at;
        return out;
    }

    /**
     * Reads on; waits until there is something. What was in {@link #bytes} is gone, but for the beginning of a frame
     * that is not whole yet.
     *
     * @return false at the end of file: Server Main closed the pipe, or is gone
     */
    public boolean fill() throws IOException {
        if (limit >= SEGMENT_BYTES && framesOfRead * LONG_FRAME_BYTES <= limit) {
            fullReads++;
        }
        framesOfRead = 0;
        System.arraycopy(bytes, frameEnd, bytes, 0, limit - frameEnd);
        limit -= frameEnd;
        frameEnd = 0;
        end = 0;
        int fillTo = limit < SEGMENT_BYTES ? SEGMENT_BYTES : bytes.length;
        int n = pipe.read(bytes, limit, fillTo - limit);
        limit += Math.max(n, 0);
        return n >= 0;
    }

    /** Whether much came in long frames, so that {@link io.github.forkchat.fork.DirectRelay} can do more. */
    public boolean isBusy() {
        return fullReads >= MANY_FULL_READS && limit - frameEnd < SEGMENT_BYTES;
    }

    /** The pipe itself, for who takes the place of {@link #fill}. */
    public ReadableByteChannel channel() {
        return Channels.newChannel(pipe);
    }

    /** Hands over the beginning of a frame that is not whole yet, to be read on elsewhere. */
    public void moveRestTo(ByteBuffer to) {
        to.put(bytes, frameEnd, limit - frameEnd);
        fullReads = 0;
        limit = 0;
        frameEnd = 0;
        end = 0;
    }

    /** Takes over what was read elsewhere and begins with a frame, {@link #BUFFER_BYTES} at most, to go on here. */
    public void takeRest(ByteBuffer from) {
        limit = from.remaining();
        from.get(bytes, 0, limit);
    }

    /**
     * Reads the first frame, which is this fork's token.
     *
     * @throws IOException if something else comes, or nothing
     */
    public long token() throws IOException {
        while (!next()) {
            if (!fill()) {
                throw new EOFException("pipeMainToFork ended before " + Signal.TOKEN_SIGNAL);
            }
        }
        if (signalNumber() != Signal.TOKEN_SIGNAL.number() || end - dataOffset() != Long.BYTES) {
            throw new ProtocolException("pipeMainToFork: no token, but signal " + signalNumber() + " with "
                    + (end - dataOffset()) + " bytes");
        }
        return Frame.int64(bytes, dataOffset());
    }

    /** Where the text is. What lies before the frame that {@link #next} will look at may be written over. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether it is a message; if not, {@link DecodedFrame} has what it is. */
    public boolean isMessage() {
        return message;
    }

    /** The number of the frame's signal, which may be one that this worker does not know. */
    public int signalNumber() {
        return Frame.signalNumber(bytes, start);
    }

    /** The frame's client id. */
    int clientId() {
        return Frame.clientId(bytes, start);
    }

    /** Where the frame's data begins. */
    public int dataOffset() {
        return start + Frame.HEADER_BYTES;
    }

    /** Where the text of a message begins. */
    public int textOffset() {
        return textOffset;
    }

    /** The index behind the text. */
    public int end() {
        return end;
    }
}
