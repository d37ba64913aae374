package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import java.io.IOException;

/**
 * pipeMainToFork to socket: reads frames, has them rendered as the client's view wants it, many to one {@code write(2)}. Ends at
 * the end of file of the pipe, when all that was due to the client is written.
 *
 * <p>Its C counterpart: the thread {@code forkWriteDataToClient()}. Threads: runs as {@code fork-N-to-client}.
 */
final class ForkWriteDataToClient implements Runnable {
    private final FrameReader frames;
    private final ClientSession session;

    ForkWriteDataToClient(FrameReader frames, ClientSession session) {
        this.frames = frames;
        this.session = session;
    }

    @Override
    public void run() {
        try {
            do {
                while (session.rendering().render(frames)) {
                    session.answered(frames);
                }
            } while (frames.fill());
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
