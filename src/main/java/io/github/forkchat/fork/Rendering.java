package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import java.io.IOException;

/**
 * The output side of a view: renders Server Main's frames for the client. Threads: used only by the thread that writes
 * to the client.
 */
interface Rendering {
    /**
     * Renders the complete frames that were read, up to the next HELLO_SIGNAL; in a busy room it may read more.
     *
     * @return whether it stopped at a HELLO_SIGNAL, which is then the current frame of {@link FrameReader#next}
     * @throws IOException if the input is no valid frame, or the pipe cannot be read
     */
    boolean render(FrameReader frames) throws IOException;

    /**
     * Writes the first output of this view.
     *
     * @param hello Server Main's answer to the handshake: the client's id and name; its number is the number of
     *     earlier messages that follow
     * @param handshake the handshake that chose this view; null for the server's default view, which is requested before
     *     the client's first line is read
     */
    void greet(DecodedFrame hello, Handshake handshake);
}
