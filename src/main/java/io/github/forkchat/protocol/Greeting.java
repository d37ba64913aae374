package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Tells from a client's first line, before the client has a worker, whether it is a visitor: {@code %forkchat/1 …
 * visitor=yes …}. The rest of the line is ignored; {@code src/docs/views.md} describes its keys.
 *
 * <p>Threads: immutable.
 */
public enum Greeting {
    /** The input is no handshake line. */
    NONE,
    /** The input may become a handshake line. */
    PARTIAL,
    /** The handshake line of a client that wants to speak. */
    CLIENT,
    /** The handshake line of a client that only looks. */
    VISITOR;

    private static final byte[] MARK = (HandshakeText.MARK + " ").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHOICE = " visitor=yes".getBytes(StandardCharsets.US_ASCII);

    /**
     * Parses a client's input.
     *
     * @param said the input, from index 0 on
     * @param lengthBytes length of the input, 0 or more
     */
    public static Greeting of(ByteBuffer said, int lengthBytes) {
        int compared = Math.min(lengthBytes, MARK.length);
        if (!isAt(said, 0, MARK, compared)) {
            return NONE;
        }
        int choice = -1;
        for (int at = MARK.length - 1; at < lengthBytes; at++) {
            byte b = said.get(at);
            if (b == '\n') {
                return choice >= 0 ? VISITOR : CLIENT;
            }
            boolean isChoice = b == ' ' && lengthBytes - at > CHOICE.length && isAt(said, at, CHOICE, CHOICE.length);
            if (isChoice && endsChoice(said.get(at + CHOICE.length))) {
                choice = at;
            }
        }
        return PARTIAL;
    }

    private static boolean endsChoice(byte b) {
        return b == ' ' || b == '\r' || b == '\n';
    }

    private static boolean isAt(ByteBuffer bytes, int at, byte[] text, int lengthBytes) {
        int same = 0;
        while (same < lengthBytes && bytes.get(at + same) == text[same]) {
            same++;
        }
        return same == lengthBytes;
    }
}
