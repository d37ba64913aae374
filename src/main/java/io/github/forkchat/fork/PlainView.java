package io.github.forkchat.fork;

import java.nio.ByteBuffer;

/**
 * The {@code plain} view, for {@code nc} and scripts: each message is its line, as it was sent.
 *
 * <p>Threads: stateless.
 */
final class PlainView {
    private PlainView() {}

    /** How many bytes a text of {@code textBytes} becomes. */
    static int renderedBytes(int textBytes) {
        return textBytes + 1;
    }

    /** Appends the text that is in {@code from} at {@code offset} to {@code to}, which has room for it. */
    static void render(ByteBuffer from, int offset, int textBytes, ByteBuffer to) {
        to.put(to.position(), from, offset, textBytes);
        to.position(to.position() + textBytes);
        to.put((byte) '\n');
    }

    /** What a client reads whose line was not taken. */
    static String refusal(String why) {
        return "message refused: " + why + "\n";
    }
}
