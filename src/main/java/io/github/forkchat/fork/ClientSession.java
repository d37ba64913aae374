package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.input.InputRate;
import io.github.forkchat.fork.input.LineFramer;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * The session of one client: it passes the client's lines to the current view, and switches the view. It starts in the
 * plain view, or in the default view that Server Main sets, and the client's first line may choose another. {@link
 * ViewQueue} is its output side.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
public final class ClientSession implements Framer.Sink {
    private final FrameWriter toMain;
    private final MessageSender outgoing;
    private final ClientOutput client;
    private final PlainView plain;
    private final ForkSettings settings;
    private final InputRate rate;
    private final ViewQueue views;
    private ClientInput input;
    private boolean atFirstLine = true;
    private boolean takesRecords;
    private boolean over;
    /** Whether the client wants to know that all its input is relayed. */
    private boolean saysGoodbye;

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
        views = new ViewQueue(client, settings.areOfPlainView() ? plain : null);
        rate = new InputRate(rates);
    }

    /**
     * Requests the default view, unless that is the plain one without history. To be called before anything is read.
     */
    void begin() {
        if (!settings.areOfPlainView()) {
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
        views.add(handshake, next);
        toMain.request(Signal.HELLO_SIGNAL, wanted.hello().request());
        toMain.flush(); // before anything waits for the answer
    }

    /** The framer that cuts the client's bytes into lines. */
    Framer framer() {
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
            saysGoodbye = handshake.goodbye();
            choose(handshake.view(), handshake, handshake);
        } catch (ProtocolException e) {
            client.remark(HandshakeText.REFUSED + TextCleaner.cleaned(e.getMessage()));
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
            if (saysGoodbye) {
                outgoing.receipt(Reply.ALL_DONE);
            }
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

    /** The output side of the session. */
    ViewQueue views() {
        return views;
    }
}
