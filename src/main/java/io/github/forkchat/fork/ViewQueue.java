package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The current output view of a client, and the views that were requested from Server Main. Frames are rendered in the
 * current view until Server Main has answered the next request: then it is known where history ends and new messages
 * begin.
 *
 * <p>Threads: the thread that reads the client adds views; the thread that writes to the client calls the other methods.
 */
final class ViewQueue {
    /** A view that was requested from Server Main. */
    private static final class Requested {
        private final Handshake handshake;
        private final Rendering rendering;

        Requested(Handshake handshake, Rendering rendering) {
            this.handshake = handshake;
            this.rendering = rendering;
        }
    }

    private final ClientOutput client;
    private Rendering current;
    /** The last line for the client if all its input is relayed; null if it has not asked for one. */
    private String goodbye;

    /** Guarded by this; null until the first request, because most clients make none. */
    private Queue<Requested> requested;

    /** @param first the first view; null to show nothing until a requested view begins */
    ViewQueue(ClientOutput client, Rendering first) {
        this.client = client;
        current = first == null ? new Unshown() : first;
    }

    /**
     * Adds a view that is about to be requested.
     *
     * @param handshake the handshake that chose this view; null for the server's default view, which is requested before
     *     the client's first line is read
     */
    void add(Handshake handshake, Rendering rendering) {
        synchronized (this) {
            if (requested == null) {
                requested = new ArrayDeque<>();
            }
            requested.add(new Requested(handshake, rendering));
        }
        client.viewChosen();
    }

    /** The view for the next frames. */
    Rendering current() {
        return current;
    }

    /**
     * Server Main has answered a request: its view begins.
     *
     * @param frames the current frame is the answer
     * @throws ProtocolException if there was no request
     */
    void begin(FrameReader frames) throws ProtocolException {
        Requested next;
        synchronized (this) {
            next = requested == null ? null : requested.poll();
        }
        DecodedFrame hello = DecodedFrame.of(frames);
        if (next == null || hello == null) {
            throw new ProtocolException("pipeMainToFork: an answer to no hello");
        }
        if (current instanceof RecordRendering && !(next.rendering instanceof RecordRendering)) {
            client.writeLine(""); // so that the NULs of the last record are no part of the first line
        }
        current = next.rendering;
        current.greet(hello, next.handshake);
        goodbye = next.handshake == null ? null : next.handshake.goodbyeLine();
        client.viewBegan();
    }

    /** All messages for the client are written, and all that it has sent is relayed: tells it so if it wants that. */
    void sayGoodbye() {
        if (goodbye != null) {
            client.writeLine(goodbye);
        }
    }

    /** Renders nothing until the default view begins: its history contains the messages. */
    private static final class Unshown implements Rendering {
        private static final int HELLO = Signal.HELLO_SIGNAL.number();

        @Override
        public boolean render(FrameReader frames) throws ProtocolException {
            while (frames.next()) {
                if (frames.signalNumber() == HELLO) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void greet(DecodedFrame hello, Handshake choice) {
            throw new IllegalStateException("nobody can choose this view");
        }
    }
}
