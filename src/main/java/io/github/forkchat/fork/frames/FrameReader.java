package io.github.forkchat.fork.frames;

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
 * The worker's end of pipeMainToFork: it cuts large reads into frames. After {@link #next} the frame's data is in
 * {@link #bytes} from {@link #dataOffset} to before {@link #end}. The text of a message, or the texts of several that
 * share the frame, begin at {@link #textOffset}; {@link MessageTexts} separates them.
 *
 * <p>Threads: one.
 */
public final class FrameReader {
    /**
     * Size of the buffer: the longest frame. A larger buffer would need fewer reads, but a client that reads slowly
     * would then seem to read nothing for longer.
     */
    private static final int BUFFER_BYTES = Frame.HEADER_BYTES + Reply.MAX_BYTES;
    /**
     * Maximum length of a read, unless a frame is longer: the size of one TCP segment on Linux's loopback. A few more
     * bytes would need a separate segment (measured with lines of 16 KiB: twice the time in the kernel).
     */
    public static final int SEGMENT_BYTES = 65_483;
    /** Frames are long if their average length is at least this. */
    public static final int LONG_FRAME_BYTES = 1024;
    /** A room is busy after this many reads that fill the buffer with long frames. */
    private static final int MANY_FULL_READS = 64;

    private static final int MESSAGE = Signal.DATA_SIGNAL.number();
    private static final int CREDIT = Signal.CREDIT_SIGNAL.number();
    private static final int RECEIPT = Signal.RECEIPT_SIGNAL.number();

    private final InputStream pipe;
    private final SendCredit credit;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    /** The index of the current frame's header. */
    private int start;

    private boolean message;
    private int textOffset;
    /** The index behind the current frame. */
    private int end;
    /** The index behind the bytes that were read. */
    private int limit;
    /** Number of frames since the last read. */
    private int framesOfRead;
    /** Number of reads that have filled the buffer with long frames. */
    private int fullReads;

    private boolean allRelayed;

    /** Creates a reader without send credit. */
    public FrameReader(InputStream pipe) {
        this(pipe, SendCredit.unlimited());
    }

    /** @param credit receives the credit that Server Main grants; no view shows those frames */
    public FrameReader(InputStream pipe, SendCredit credit) {
        this.pipe = pipe;
        this.credit = credit;
    }

    /**
     * Moves to the next frame that was read already. With hundreds of workers each one's code stays cold for long, so
     * every further method on this path costs time.
     *
     * @return false if there is none; then call {@link #fill}
     * @throws ProtocolException if the input is no valid frame
     */
    public boolean next() throws ProtocolException {
        int at = end;
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
        end = data + length;
        framesOfRead++;
        message = Frame.signalNumber(bytes, at) == MESSAGE;
        if (message) {
            textOffset = Message.textOffset(bytes, data, length);
        } else if (length >= Reply.OFF_MESSAGE && signalNumber() == CREDIT) {
            credit.grant(Reply.number(bytes, data));
        } else if (length >= Reply.OFF_MESSAGE && isLastReceipt(data)) {
            allRelayed = true;
            return next();
        }
        return true;
    }

    private boolean isLastReceipt(int data) {
        return signalNumber() == RECEIPT && Reply.number(bytes, data) == Reply.ALL_DONE;
    }

    /**
     * Whether Server Main has given the receipt {@link Reply#ALL_DONE}: all that the client has said is relayed. No view
     * shows that frame.
     */
    public boolean isAllRelayed() {
        return allRelayed;
    }

    /**
     * Reads more and waits for input. Drops the contents of {@link #bytes}, except for the beginning of an incomplete
     * frame.
     *
     * @return false at the end of file: Server Main closed the pipe, or is gone
     */
    public boolean fill() throws IOException {
        if (limit >= SEGMENT_BYTES && framesOfRead * LONG_FRAME_BYTES <= limit) {
            fullReads++;
        }
        framesOfRead = 0;
        System.arraycopy(bytes, end, bytes, 0, limit - end);
        limit -= end;
        end = 0;
        int fillTo = limit < SEGMENT_BYTES ? SEGMENT_BYTES : bytes.length;
        int n = pipe.read(bytes, limit, fillTo - limit);
        limit += Math.max(n, 0);
        return n >= 0;
    }

    /** Whether much came in long frames, so that {@link io.github.forkchat.fork.DirectRelay} is faster. */
    public boolean isBusy() {
        return fullReads >= MANY_FULL_READS && limit - end < SEGMENT_BYTES;
    }

    /** The pipe itself, to read it without {@link #fill}. */
    public ReadableByteChannel channel() {
        return Channels.newChannel(pipe);
    }

    /** Moves the beginning of an incomplete frame to another buffer, which reads the rest. */
    public void moveRestTo(ByteBuffer to) {
        to.put(bytes, end, limit - end);
        fullReads = 0;
        limit = 0;
        end = 0;
    }

    /** Takes bytes that were read into another buffer and begin with a frame, {@link #BUFFER_BYTES} at most. */
    public void takeRest(ByteBuffer from) {
        limit = from.remaining();
        from.get(bytes, 0, limit);
    }

    /**
     * Reads the first frame, which is this fork's token.
     *
     * @throws IOException if another frame comes, or none
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

    /** The buffer with the text. The caller may overwrite all that lies before the next frame. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether the frame has messages; if not, {@link DecodedFrame} decodes it. */
    public boolean isMessage() {
        return message;
    }

    /** The number of the frame's signal, which this worker may not know. */
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

    /** Where the texts of a message frame begin. */
    public int textOffset() {
        return textOffset;
    }

    /** The index behind the frame. */
    public int end() {
        return end;
    }
}
