package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.ByteRate;
import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.input.LineFramer;
import io.github.forkchat.fork.input.LineRate;
import io.github.forkchat.fork.input.TextCleaner;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Which view the client has. It starts in the plain one, or in another that Server Main has given as the usual, and its
 * first line may choose. What comes is shown in the view before until Server Main has answered: then it is known where
 * history ends and what is new begins.
 *
 * <p>Threads: the one that reads the client has its lines taken in; the one that writes to it asks for {@link #rendering}
 * and {@link #answered}.
 */
public final class ClientSession implements Framer.Sink {
    /** A view that Server Main was asked for. */
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
    /** Null if a client may say as much as it likes. */
    private final LineRate rate;
    /** The same, counted in bytes. */
    private final ByteRate byteRate;

    // Of the thread that reads the client.
    private ClientInput input;
    private boolean atFirstLine = true;
    private boolean takesRecords;
    private boolean over;

    /** Of the thread that writes to the client. */
    private Rendering rendering;

    private Queue<Chosen> chosen;

    /**
     * A conversation that has not begun.
     *
     * @param settings what is usual, and allowed
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
        takesRecords = settings.view().equals("record"); // before it begins, too: a password comes first
        rendering = plain;
        rate = rates.linesPerSecond() == 0 ? null : new LineRate(rates.linesPerSecond(), rates.burstLines());
        byteRate = rates.bytesPerSecond() == 0 ? null : new ByteRate(rates.bytesPerSecond(), System.nanoTime());
        if (!settings.areOfPlainView()) {
            rendering = new Unshown();
        }
    }

    /** Before anything is read: asks for the usual view, unless it is the plain one, without history. */
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

    /** What cuts the client's bytes into lines. */
    Framer cutter() {
        return takesRecords ? new HandshakeFramer(this::takesRecords) : new LineFramer();
    }

    /** Whether what the client sends are records; they may have been so until its first line. */
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
     * Has a client wait that says more than it may; what it said until now does not wait with it. If it is not there any
     * more, that was all: what it left behind could take hours.
     *
     * @return whether what it says now counts
     */
    private boolean awaitTurn(int bytes) {
        if (over) {
            return false;
        }
        boolean waits =
                (rate != null && rate.isUsedUp()) || (byteRate != null && byteRate.waitNanos(System.nanoTime()) > 0);
        if (waits) {
            toMain.flush();
            if (client.isGone()) {
                leave();
                return false;
            }
        }
        if (rate != null) {
            rate.await();
        }
        if (byteRate != null) {
            byteRate.await(bytes);
        }
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
            input.tooLong();
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

    /** The json view changes nothing silently, and records are cut by their length. */
    @Override
    public boolean takesTelnet() {
        return input.takesTelnet();
    }

    @Override
    public void answerTelnet(byte[] answer) {
        client.write(answer, 0, answer.length);
    }

    /** The client has no more to say; what it sends all the same is dropped. */
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

    /** How the client is shown what comes now. */
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
            client.writeLine(""); // the NULs of the last record are no part of the first line
        }
        rendering = answered.rendering;
        rendering.greet(hello, answered.handshake);
        client.viewBegan();
    }

    /** Until the usual view begins nothing is shown: its history has it. */
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
