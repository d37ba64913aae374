package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * The plain view's shortest way, for a room where much is said: from the pipe to the client through one buffer outside
 * the Java heap, which the kernel fills and empties. The JDK's streams copy each byte twice more.
 *
 * <pre>
 *   read:     | gap | header, time, name | line LF line LF line | header, time, name | line LF …
 *   written:  | line LF line LF line LF line LF …
 * </pre>
 *
 * <p>It costs 64 KiB and the classes of channels, and for each frame more than {@link FrameReader#lines} does; so it is
 * begun when there were many long frames: {@link FrameReader#isBusy}.
 *
 * <p>Threads: the one that writes to the client.
 */
final class DirectRelay {
    /** With it a line and its end always lie before what has not been looked at. */
    private static final int GAP_BYTES = 1;

    private static final int MESSAGE = Signal.DATA_SIGNAL.number();
    /** More of them in one read are short. */
    private static final int MANY_FRAMES = FrameReader.SEGMENT_BYTES / FrameReader.LONG_FRAME_BYTES;

    private static final byte LINE_FEED = '\n';
    /** No text is begun: the header of a frame stands next. */
    private static final int AT_HEADER = -1;
    /** In place of an index: not enough has come, */
    private static final int NOT_WHOLE = -1;
    /** or it is no message, which {@link FrameReader} looks into. */
    private static final int NO_MESSAGE = -2;

    private final ReadableByteChannel pipe;
    private final ClientOutput client;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(GAP_BYTES + FrameReader.SEGMENT_BYTES).order(ByteOrder.nativeOrder());
    /** How much of the text that was begun is still to come, in bytes, or {@link #AT_HEADER}. */
    private int textLeft = AT_HEADER;

    /** @param pipe the same that {@link FrameReader} reads */
    DirectRelay(ReadableByteChannel pipe, ClientOutput client) {
        this.pipe = pipe;
        this.client = client;
    }

    /**
     * Relays messages until something else comes, or the end of file, or short frames. What was read and is not relayed
     * then is left to {@code frames}, as what was left there is relayed first.
     */
    void relay(FrameReader frames) throws IOException {
        buffer.clear().position(GAP_BYTES);
        frames.moveRestTo(buffer);
        boolean goesOn = true;
        while (goesOn) {
            goesOn = relayRead(frames);
        }
    }

    /** In a method of its own, because the quick compiler sees to one that is called often much sooner than to a loop. */
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
