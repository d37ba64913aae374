package io.github.forkchat.fork.frames;

import io.github.forkchat.fork.input.AsciiScanner;
import io.github.forkchat.protocol.Message;

/**
 * The texts of a message frame: the text of one message, or those of several that share the frame. After {@link #next}
 * the current text is in {@link FrameReader#bytes} from {@link #start} to before {@link #end}.
 *
 * <p>Threads: one.
 */
public final class MessageTexts {
    private final AsciiScanner ascii = new AsciiScanner();
    private byte[] bytes;
    private int start;
    private int end;
    private int frameEnd;
    private boolean printableAscii;

    /** Starts with the current frame, which has messages. */
    public void begin(FrameReader frames) {
        bytes = frames.bytes();
        end = frames.textOffset() - 1;
        frameEnd = frames.end();
        ascii.look(bytes, end + 1, frameEnd);
    }

    /** Moves to the next text; false if there is none. */
    public boolean next() {
        if (end == frameEnd) {
            return false;
        }
        boolean mayShare = frameEnd - end <= Message.MAX_LINES_BYTES + 1;
        start = end + 1;
        end = ascii.end(start);
        printableAscii = end == frameEnd || (mayShare && bytes[end] == Message.LINE_FEED);
        if (!printableAscii) {
            end = mayShare ? ascii.lineEnd(end) : frameEnd;
        }
        return true;
    }

    /** The index of the text. */
    public int start() {
        return start;
    }

    /** The index behind the text. */
    public int end() {
        return end;
    }

    /** Whether the text has no characters but those from space to tilde. */
    public boolean isPrintableAscii() {
        return printableAscii;
    }
}
