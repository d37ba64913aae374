package io.github.forkchat.fork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * pipeMainToFork to socket: reads frames, renders them for the client, and writes many to one {@code write(2)}. Ends at
 * the end of file of the pipe, when all that was due to the client is written.
 *
 * <p>Its C counterpart: the thread {@code forkWriteDataToClient()}. Threads: runs as {@code fork-N-to-client}.
 */
final class ForkWriteDataToClient implements Runnable {
    private final FrameReader frames;
    private final ClientOutput client;
    private final int clientId;
    private final ForkLog log;

    ForkWriteDataToClient(FrameReader frames, ClientOutput client, int clientId, ForkLog log) {
        this.frames = frames;
        this.client = client;
        this.clientId = clientId;
        this.log = log;
    }

    @Override
    public void run() {
        try {
            do {
                render();
            } while (frames.fill());
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void render() throws IOException {
        int lineBytes = PlainView.render(frames);
        if (lineBytes == 0) {
            return; // the beginning of a long message
        }
        if (log.traces()) {
            trace(new String(frames.bytes(), 0, lineBytes - 1, StandardCharsets.UTF_8));
        }
        client.write(frames.bytes(), 0, lineBytes);
    }

    private void trace(String lines) {
        for (String line : lines.split("\n", -1)) {
            log.trace("Server fork: Got: " + line);
            log.trace("Server fork: Send data to client " + clientId);
        }
    }
}
