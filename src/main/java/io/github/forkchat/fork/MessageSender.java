package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sends the client's messages and requests to Server Main, after it has cleaned the text. The code that cuts the
 * client's bytes into lines has to flush.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
final class MessageSender {
    private static final byte[] NOTHING = {};
    private static final int CONTINUATION_MASK = 0xc0;
    private static final int CONTINUATION = 0x80;

    private final FrameWriter toMain;
    private final int maxBytes;
    private final RequestRate requestRate;
    private final TextCleaner cleaner = new TextCleaner();

    /**
     * @param maxBytes maximum length of a message, at most {@link io.github.forkchat.protocol.Frame#MAX_MESSAGE_BYTES}
     */
    MessageSender(FrameWriter toMain, int maxBytes, RequestRate requestRate) {
        this.requestRate = requestRate;
        this.toMain = toMain;
        this.maxBytes = maxBytes;
    }

    /**
     * Waits until the rate limit allows another request or refusal.
     *
     * @return false if the connection is lost; the caller then has nothing to do
     */
    boolean awaitRequest() {
        return requestRate.await();
    }

    /** The reason for the refusal of a line or message that is too long. */
    String tooLongReason() {
        return "longer than " + maxBytes + " bytes";
    }

    /**
     * Sends a message to all.
     *
     * @param isClean whether the text needs no cleaning
     * @return false if it is too long, before or after cleaning, and was not sent
     */
    boolean message(byte[] text, int offset, int length, boolean isClean) {
        if (isClean) {
            if (length > maxBytes) {
                return false;
            }
            toMain.message(text, offset, length);
            return true;
        }
        int cleanLength = cleaner.clean(text, offset, length);
        if (cleanLength == TextCleaner.TOO_LONG || cleanLength > maxBytes) {
            return false;
        }
        toMain.message(cleaner.bytes(), 0, cleanLength);
        return true;
    }

    /** Requests a name, which the server reserves for a client that shows the key. */
    void name(int number, String name, byte[] key) {
        toMain.request(Signal.NAME_SIGNAL, new Request(number, nameBytes(name), key));
    }

    /**
     * Sends a request.
     *
     * @param number 0 if the client wants no receipt
     * @param name the name of another client, or empty
     * @param text the text of the request, or empty
     * @return false if the text is too long, before or after cleaning, and nothing was sent
     */
    boolean request(Signal signal, int number, String name, byte[] text) {
        byte[] clean = NOTHING;
        if (text.length > 0) {
            int cleanLength = cleaner.clean(text, 0, text.length);
            if (cleanLength == TextCleaner.TOO_LONG || cleanLength > maxBytes) {
                return false;
            }
            clean = Arrays.copyOf(cleaner.bytes(), cleanLength);
        }
        toMain.request(signal, new Request(number, nameBytes(name), clean));
        return true;
    }

    /** Requests a receipt. */
    void receipt(int number) {
        toMain.request(Signal.RECEIPT_SIGNAL, new Request(number, NOTHING, NOTHING));
    }

    /**
     * The name, cleaned, because it is sent back if nobody has it; and cut at a whole character, because a name that
     * does not fit into a frame belongs to nobody anyway.
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
