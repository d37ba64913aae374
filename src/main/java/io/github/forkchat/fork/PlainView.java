package io.github.forkchat.fork;

import io.github.forkchat.protocol.ProtocolException;

/**
 * The {@code plain} view, for {@code nc} and scripts: each message is its line, as it was sent.
 *
 * <p>Threads: stateless.
 */
final class PlainView {
    private PlainView() {}

    /**
     * Renders the whole frames that were read, in their own place, because a line is shorter than its frame: the less
     * memory is touched, the less a switch between many workers costs.
     *
     * @return how many bytes there are for the client, from index 0 of {@link FrameReader#bytes}
     */
    static int render(FrameReader frames) throws ProtocolException {
        byte[] bytes = frames.bytes();
        int end = 0;
        while (frames.next()) {
            int text = frames.textOffset();
            int textBytes = frames.end() - text;
            System.arraycopy(bytes, text, bytes, end, textBytes);
            end += textBytes;
            bytes[end++] = '\n';
        }
        return end;
    }

    /** What a client reads whose line was not taken. */
    static String refusal(String why) {
        return "message refused: " + why + "\n";
    }
}
