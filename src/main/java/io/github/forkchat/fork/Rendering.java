package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import java.io.IOException;

/**
 * A view's other direction: how the client is shown what Server Main says. Threads: the one that writes to the client.
 */
interface Rendering {
    /**
     * Renders the whole frames that were read, up to the next HELLO_SIGNAL; in a busy room it may read on.
     *
     * @return whether such a one stands there: it is what {@link FrameReader#next} found last
     * @throws IOException if no frame stands there, or the pipe cannot be read
     */
    boolean render(FrameReader frames) throws IOException;

    /**
     * The first thing that this view shows.
     *
     * @param hello Server Main's answer to the client's choice: its id, its name, and as number how many earlier
     *     messages follow
     * @param choice the client's first line, or null if that chose nothing
     */
    void greet(DecodedFrame hello, Handshake choice);
}
