package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.input.InputRate;
import io.github.forkchat.fork.input.LineFramer;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The session of one client, with its current view. It starts in the plain view, or in the default view that Server
 * Main sets, and the client's first line may choose another. Frames are rendered in the old view until Server Main has
 * answered the choice: then it is known where history ends and new messages begin.
 *
 * <p>Threads: the thread that reads the client passes the lines; the thread that writes to the client calls {@link
 * #rendering} and {@link #answered}.
 */
public final class ClientSession implements Framer.Sink {
    /** A view that was requested from Server Main. */
    private static final class Chosen {
        private final Handshake handshake;
        private final Rendering rendering;

        Chosen(Handshake handshake, Rendering rendering) {
            this.handshake = handshake;
            this.rendering = rendering;
        }
    }

    private final FrameWriter toMain;
    private final MessageSender outgoing;
    private final ClientOutput client;
    private final PlainView plain;
    private final ForkSettings settings;
    private final InputRate rate;

    // Used by the thread that reads the client.
    private ClientInput input;
    private boolean atFirstLine = true;
    private boolean takesRecords;
    private boolean over;

    /** Used by the thread that writes to the client. */
    private Rendering rendering;

    private Queue<Chosen> chosen;

    /**
     * Creates a session that has not begun.
     *
     * @param settings the defaults and limits
     */
    ClientSession(FrameWriter toMain, ClientOutput client, ForkLog log, int clientId, ForkSettings settings) {
        this.toMain = toMain;
        this.client = client;
        this.settings = settings;
        RateLimits rates = settings.rates();
        RequestRate requestRate = new RequestRate(rates.requestsPerSecond(), toMain, client);
        outgoing = new MessageSender(toMain, settings.messageBytes(), requestRate);
        plain = new PlainView(outgoing, client, log, clientId);
        input = plain;
        takesRecords = settings.view().equals("record"); // also before the session begins, for a password
        rendering = plain;
        rate = new InputRate(rates);
        if (!settings.areOfPlainView()) {
            rendering = new Unshown();
        }
    }

    /**
     * Requests the default view, unless that is the plain one without history. To be called before anything is read.
     */
    void begin() {
        if (rendering != plain) {
            ViewName view = ViewName.of(settings.view());
            choose(view, null, Handshake.ofNoLine(view, settings.history()));
        }
    }

    private void choose(ViewName view, Handshake handshake, Handshake wanted) {
        Rendering next;
        takesRecords = view == ViewName.RECORD;
        switch (view) {
            case CHAT -> {
                ChatRendering chat = new ChatRendering(client, wanted.quiet());
                input = new ChatInput(outgoing, client, chat);
                next = chat;
            }
            case JSON -> {
                input = new JsonInput(outgoing, client);
                next = new JsonRendering(client);
            }
            case RECORD -> {
                input = plain;
                next = new RecordRendering(client);
            }
            default -> {
                input = plain;
                next = plain;
            }
        }
        synchronized (this) {
            if (chosen == null) {
                chosen = new ArrayDeque<>();
            }
            chosen.add(new Chosen(handshake, next));
        }
        client.viewChosen();
        toMain.request(Signal.HELLO_SIGNAL, wanted.hello().request());
        toMain.flush(); // before anything waits for the answer
    }

    /** The framer that cuts the client's bytes into lines. */
    Framer cutter() {
        return takesRecords ? new HandshakeFramer(this::takesRecords) : new LineFramer();
    }

    /** Whether the client sends records; this may change with its first line. */
    public boolean takesRecords() {
        return takesRecords;
    }

    @Override
    public void line(byte[] bytes, int offset, int length, boolean isPlain) {
        if (!awaitTurn(length + 1)) {
            return;
        }
        if (atFirstLine) {
            atFirstLine = false;
            if (length > 0 && bytes[offset] == '%' && Handshake.isOne(bytes, offset, length)) {
                firstLine(new String(bytes, offset, length, StandardCharsets.UTF_8));
                return;
            }
        }
        if (!input.line(bytes, offset, length, isPlain)) {
            leave();
        }
    }

    /**
     * Waits while the client exceeds its rate limit; earlier messages are flushed first. If the client has
     * disconnected, the rest of its input is dropped, because it could take hours.
     *
     * @return whether the present line counts
     */
    private boolean awaitTurn(int bytes) {
        if (over) {
            return false;
        }
        if (rate.isUsedUp()) {
            toMain.flush();
            if (client.isGone()) {
                leave();
                return false;
            }
        }
        rate.await(bytes);
        return true;
    }

    private void firstLine(String line) {
        try {
            Handshake handshake = Handshake.parse(line, ViewName.of(settings.view()), settings.history());
            choose(handshake.view(), handshake, handshake);
        } catch (ProtocolException e) {
            client.remark(Handshake.MARK + " refused: " + TextCleaner.cleaned(e.getMessage()));
            leave();
        }
    }

    @Override
    public void tooLong() {
        if (awaitTurn(Frame.MAX_MESSAGE_BYTES)) {
            atFirstLine = false;
            input.refuseTooLong();
        }
    }

    @Override
    public void dropped(byte[] bytes, int offset, int length) {
        if (!over) {
            input.dropped(bytes, offset, length);
        }
    }

    @Override
    public void droppedEnd() {
        if (!over) {
            input.droppedEnd();
        }
    }

    /** Not in the json view, which changes nothing silently, nor for records, which are cut by their length. */
    @Override
    public boolean takesTelnet() {
        return input.takesTelnet();
    }

    @Override
    public void answerTelnet(byte[] answer) {
        client.write(answer, 0, answer.length);
    }

    /** Ends the client's input; further input is dropped. */
    void leave() {
        if (!over) {
            over = true;
            toMain.signal(Signal.DISCONNECTED_SIGNAL);
            toMain.flush();
        }
    }

    /** The connection to the client broke. */
    void connectionLost() {
        if (!over) {
            toMain.signal(Signal.CONNECTION_LOST_SIGNAL);
        }
    }

    /** The rendering for the next frames. */
    Rendering rendering() {
        return rendering;
    }

    /** Server Main has answered a choice: from now on {@link #rendering} is the view that was chosen. */
    void answered(FrameReader frames) throws ProtocolException {
        Chosen answered;
        synchronized (this) {
            answered = chosen == null ? null : chosen.poll();
        }
        DecodedFrame hello = DecodedFrame.of(frames);
        if (answered == null || hello == null) {
            throw new ProtocolException("pipeMainToFork: an answer to no hello");
        }
        if (rendering instanceof RecordRendering && !(answered.rendering instanceof RecordRendering)) {
            client.writeLine(""); // so that the NULs of the last record are no part of the first line
        }
        rendering = answered.rendering;
        rendering.greet(hello, answered.handshake);
        client.viewBegan();
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
