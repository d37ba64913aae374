package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * The fast path of the plain view for busy rooms. It relays from the pipe to the client through one buffer outside the
 * Java heap, which the kernel fills and empties; the JDK's streams would copy each byte twice more.
 *
 * <pre>
 *   read:     | gap | header, time, name | line LF line LF line | header, time, name | line LF …
 *   written:  | line LF line LF line LF line LF …
 * </pre>
 *
 * <p>It takes 64 KiB and the classes of channels, and more time for each frame than {@link FrameReader}. So it starts
 * only after many long frames: {@link FrameReader#isBusy}.
 *
 * <p>Threads: used only by the thread that writes to the client.
 */
final class DirectRelay {
    /** With this gap, a line and its line end never overwrite bytes that were not parsed yet. */
    private static final int GAP_BYTES = 1;

    private static final int MESSAGE = Signal.DATA_SIGNAL.number();
    /** If one read brings more frames than this, they are short. */
    private static final int MANY_FRAMES = FrameReader.SEGMENT_BYTES / FrameReader.LONG_FRAME_BYTES;

    private static final byte LINE_FEED = '\n';
    /** Value of {@link #textLeft} when the header of a frame comes next. */
    private static final int AT_HEADER = -1;
    /** Returned in place of an index: the frame's beginning is incomplete. */
    private static final int NOT_WHOLE = -1;
    /** Returned in place of an index: the frame is no message, and is left to {@link FrameReader}. */
    private static final int NO_MESSAGE = -2;

    private final ReadableByteChannel pipe;
    private final ClientOutput client;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(GAP_BYTES + FrameReader.SEGMENT_BYTES).order(ByteOrder.nativeOrder());
    /** Number of bytes still to come of the current text, or {@link #AT_HEADER}. */
    private int textLeft = AT_HEADER;

    /** @param pipe the pipe that {@link FrameReader} reads as well */
    DirectRelay(ReadableByteChannel pipe, ClientOutput client) {
        this.pipe = pipe;
        this.client = client;
    }

    /**
     * Relays messages until another frame, the end of file or short frames come. Starts with the bytes left in {@code
     * frames}, and leaves bytes that were read and not relayed there at the end.
     */
    void relay(FrameReader frames) throws IOException {
        buffer.clear().position(GAP_BYTES);
        frames.moveRestTo(buffer);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = relayRead(frames);
        }
    }

    /** A separate method, because the JIT compiler compiles a method that is called often much sooner than a loop. */
    private boolean relayRead(FrameReader frames) throws IOException {
        if (pipe.read(buffer) < 0) {
            return false;
        }
        int limit = buffer.position();
        buffer.clear();
        int at = GAP_BYTES;
        int lines = 0;
        int begun = 0;
        int text = at;
        while (text >= 0 && at < limit) {
            if (textLeft == AT_HEADER) {
                text = beginText(at, limit);
                if (text < 0) {
                    break;
                }
                at = text;
                begun++;
            }
            int textBytes = Math.min(textLeft, limit - at);
            buffer.put(lines, buffer, at, textBytes);
            at += textBytes;
            lines += textBytes;
            textLeft -= textBytes;
            if (textLeft == 0) {
                buffer.put(lines++, LINE_FEED);
                textLeft = AT_HEADER;
            }
        }
        client.write(buffer.limit(lines));
        buffer.clear();
        boolean areShort = begun > MANY_FRAMES;
        if (text == NO_MESSAGE || (areShort && textLeft == AT_HEADER)) {
            frames.takeRest(buffer.position(at).limit(limit));
            return false;
        }
        buffer.put(GAP_BYTES, buffer, at, limit - at);
        buffer.position(GAP_BYTES + limit - at);
        return true;
    }

    /** The index of the text of the message whose frame begins at {@code at}, with {@link #textLeft} set. */
    private int beginText(int at, int limit) {
        int data = at + Frame.HEADER_BYTES;
        if (limit < data) {
            return NOT_WHOLE;
        }
        int lengthBytes = Frame.lengthBytes(buffer, at);
        if (Frame.signalNumber(buffer, at) != MESSAGE
                || lengthBytes < Message.prefixBytes(0)
                || lengthBytes > Reply.MAX_BYTES) {
            return NO_MESSAGE;
        }
        if (limit < data + Message.prefixBytes(0)) {
            return NOT_WHOLE;
        }
        int prefixBytes = Message.prefixBytes(Message.nameBytes(buffer, data));
        if (lengthBytes < prefixBytes) {
            return NO_MESSAGE;
        }
        if (limit < data + prefixBytes) {
            return NOT_WHOLE;
        }
        textLeft = lengthBytes - prefixBytes;
        return data + prefixBytes;
    }
}
