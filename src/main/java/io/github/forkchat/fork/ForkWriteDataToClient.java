package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    private final ByteBuffer out = ByteBuffer.allocateDirect(PlainView.renderedBytes(Frame.MAX_MESSAGE_BYTES));

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
                while (frames.next()) {
                    render();
                }
                flush();
            } while (frames.fill());
            client.end();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private void render() throws IOException {
        ByteBuffer from = frames.buffer();
        int text = Message.textOffset(from, frames.dataOffset(), frames.lengthBytes());
        int textBytes = frames.dataOffset() + frames.lengthBytes() - text;
        if (log.traces()) {
            byte[] copy = new byte[textBytes];
            from.get(text, copy);
            log.trace("Server fork: Got: " + new String(copy, StandardCharsets.UTF_8));
            log.trace("Server fork: Send data to client " + clientId);
        }
        if (out.remaining() < PlainView.renderedBytes(textBytes)) {
            flush();
        }
        PlainView.render(from, text, textBytes, out);
    }

    private void flush() {
        out.flip();
        client.write(out);
        out.clear();
    }
}
