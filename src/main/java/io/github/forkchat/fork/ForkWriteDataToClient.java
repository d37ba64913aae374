package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import java.io.IOException;

/**
 * The thread that relays from pipeMainToFork to the socket. It reads frames, renders them in the client's view, and
 * writes many of them by one {@code write(2)}. It ends at the end of file of the pipe, when all is written.
 *
 * <p>Its C counterpart: the thread {@code forkWriteDataToClient()}. Threads: runs as {@code fork-N-to-client}.
 */
final class ForkWriteDataToClient implements Runnable {
    private final FrameReader frames;
    private final ViewQueue views;

    ForkWriteDataToClient(FrameReader frames, ViewQueue views) {
        this.frames = frames;
        this.views = views;
    }

    @Override
    public void run() {
        try {
            do {
                while (views.current().render(frames)) {
                    views.begin(frames);
                }
            } while (frames.fill());
            if (frames.isAllRelayed()) {
                views.sayGoodbye();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
