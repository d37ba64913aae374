package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the client says, on its way to Server Main: text is cleaned first. Whoever cuts the client's bytes into lines
 * flushes.
 *
 * <p>Threads: the one that reads the client.
 */
final class MessageSender {
    private static final byte[] NOTHING = {};
    private static final int CONTINUATION_MASK = 0xc0;
    private static final int CONTINUATION = 0x80;

    private final FrameWriter toMain;
    private final int longestBytes;
    private final RequestRate requestRate;
    private final TextCleaner cleaner = new TextCleaner();

    /** @param longestBytes the longest message, at most {@link io.github.forkchat.protocol.Frame#MAX_MESSAGE_BYTES} */
    MessageSender(FrameWriter toMain, int longestBytes, RequestRate requestRate) {
        this.requestRate = requestRate;
        this.toMain = toMain;
        this.longestBytes = longestBytes;
    }

    /**
     * Waits until the client may ask for something, or be refused something, once more.
     *
     * @return false if it is gone, and nothing is to be done
     */
    boolean awaitRequest() {
        return requestRate.await();
    }

    /** The reason that a client reads whose line, or message, is too long. */
    String tooLong() {
        return "longer than " + longestBytes + " bytes";
    }

    /**
     * A message to all.
     *
     * @param plain whether nothing of it has to be cleaned
     * @return false if it is too long, or was when it was clean, and is not sent
     */
    boolean message(byte[] text, int offset, int length, boolean plain) {
        if (plain) {
            if (length > longestBytes) {
                return false;
            }
            toMain.message(text, offset, length);
            return true;
        }
        int cleanLength = cleaner.clean(text, offset, length);
        if (cleanLength == TextCleaner.TOO_LONG || cleanLength > longestBytes) {
            return false;
        }
        toMain.message(cleaner.bytes(), 0, cleanLength);
        return true;
    }

    /** Asks for a name, which is kept for the client that shows the key. */
    void name(int number, String name, byte[] key) {
        toMain.request(Signal.NAME_SIGNAL, new Request(number, nameBytes(name), key));
    }

    /**
     * Asks for something.
     *
     * @param number 0 if the client wants no receipt
     * @param name whom it is about, or empty
     * @param text what more the client says, or empty
     * @return false if the text is too long, or was when it was clean, and nothing is sent
     */
    boolean request(Signal signal, int number, String name, byte[] text) {
        byte[] clean = NOTHING;
        if (text.length > 0) {
            int cleanLength = cleaner.clean(text, 0, text.length);
            if (cleanLength == TextCleaner.TOO_LONG || cleanLength > longestBytes) {
                return false;
            }
            clean = Arrays.copyOf(cleaner.bytes(), cleanLength);
        }
        toMain.request(signal, new Request(number, nameBytes(name), clean));
        return true;
    }

    /** Asks for a receipt. */
    void receipt(int number) {
        toMain.request(Signal.RECEIPT_SIGNAL, new Request(number, NOTHING, NOTHING));
    }

    /**
     * Clean, because it comes back when nobody is called so; cut at a whole character, because what is longer than a frame
     * can say is no one's name anyway.
     */
    private static byte[] nameBytes(String name) {
        byte[] bytes = TextCleaner.cleaned(name).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, Request.MAX_NAME_BYTES);
        while (length < bytes.length && (bytes[length] & CONTINUATION_MASK) == CONTINUATION) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }
}
