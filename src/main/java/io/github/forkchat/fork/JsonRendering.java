package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * Renders the output of the {@code json} view: each frame is an object on a line.
 *
 * <p>Threads: the one that writes to the client.
 */
final class JsonRendering implements Rendering {
    /** Maximum number of characters that are collected before a write. */
    private static final int MANY_CHARS = 32_768;

    private final ClientOutput client;
    private final StringBuilder gathered = new StringBuilder();
    /** How many of the next messages are history. */
    private int history;

    JsonRendering(ClientOutput client) {
        this.client = client;
    }

    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        boolean hello = false;
        while (!hello && frames.next()) {
            DecodedFrame received = DecodedFrame.of(frames);
            hello = received != null && received.signal() == Signal.HELLO_SIGNAL;
            if (received != null && !hello) {
                gather(object(received));
            }
        }
        writeGathered();
        return hello;
    }

    private void gather(JsonLine object) {
        gathered.append(object).append('\n');
        if (gathered.length() > MANY_CHARS) {
            writeGathered();
        }
    }

    private void writeGathered() {
        if (gathered.length() > 0) {
            byte[] bytes = gathered.toString().getBytes(StandardCharsets.UTF_8);
            gathered.setLength(0);
            client.write(bytes, 0, bytes.length);
        }
    }

    private JsonLine object(DecodedFrame received) {
        JsonLine object = received.object();
        if (received.signal() == Signal.DATA_SIGNAL && history > 0) {
            history--;
            object.with("history", true);
        }
        return object;
    }

    @Override
    public void greet(DecodedFrame hello, Handshake choice) {
        JsonLine welcome = hello.object();
        if (choice != null && choice.tag() != null) {
            welcome.with("tag", choice.tag());
        }
        gather(welcome);
        writeGathered();
        history = hello.number();
    }
}
