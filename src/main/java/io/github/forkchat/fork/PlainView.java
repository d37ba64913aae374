package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The {@code plain} view, for {@code nc} and scripts: each message is a line, as it was sent.
 *
 * <p>Threads: the thread that reads the client, and the thread that writes to it; they share only {@link
 * ClientOutput}.
 */
final class PlainView implements ClientInput, Rendering {
    private static final int HELLO = Signal.HELLO_SIGNAL.number();
    private static final int REFUSED = Signal.REFUSED_SIGNAL.number();
    private static final int KICKED = Signal.KICKED_SIGNAL.number();

    private final MessageSender outgoing;
    private final ClientOutput client;
    private final ForkLog log;
    private final int clientId;
    /** Null until the room has been busy. */
    private DirectRelay direct;

    /** The end of the server's own lines, by which the client tells them from messages; empty if it asked for none. */
    private volatile String tag = "";

    PlainView(MessageSender outgoing, ClientOutput client, ForkLog log, int clientId) {
        this.outgoing = outgoing;
        this.client = client;
        this.log = log;
        this.clientId = clientId;
    }

    @Override
    public boolean line(byte[] bytes, int offset, int length, boolean isClean) {
        if (!outgoing.message(bytes, offset, length, isClean)) {
            refuseTooLong();
        }
        return true;
    }

    @Override
    public boolean takesTelnet() {
        return true;
    }

    @Override
    public void refuseTooLong() {
        outgoing.awaitRequest();
        client.awaitView(); // which sets the tag
        client.remark("message refused: " + outgoing.tooLongReason() + tag);
    }

    @Override
    public boolean render(FrameReader frames) throws IOException {
        boolean hello = renderRead(frames);
        while (!hello && frames.isBusy() && !log.traces()) {
            if (direct == null) {
                direct = new DirectRelay(frames.channel(), client);
            }
            direct.relay(frames);
            hello = renderRead(frames);
        }
        return hello;
    }

    /**
     * Moves the texts of all messages together and writes them. Messages that share a frame are stored as lines
     * already. Lines are shorter than their frames, so this happens in place: the less memory is touched, the less a
     * switch between many workers costs.
     */
    private boolean renderRead(FrameReader frames) throws ProtocolException {
        byte[] bytes = frames.bytes();
        int end = 0;
        boolean hello = false;
        while (!hello && frames.next()) {
            if (frames.isMessage()) {
                int textBytes = frames.end() - frames.textOffset();
                System.arraycopy(bytes, frames.textOffset(), bytes, end, textBytes);
                end += textBytes;
                bytes[end++] = '\n';
            } else {
                hello = frames.signalNumber() == HELLO;
                end = toldOff(frames, end);
            }
        }
        write(bytes, end);
        return hello;
    }

    /**
     * Writes a refusal or the reason why the client has to leave, the only other lines of this view, after the messages
     * rendered so far.
     */
    private int toldOff(FrameReader frames, int end) throws ProtocolException {
        boolean isKicked = frames.signalNumber() == KICKED;
        if (!isKicked && frames.signalNumber() != REFUSED) {
            return end;
        }
        write(frames.bytes(), end);
        String what = isKicked ? " kicked: " : " refused: ";
        client.writeLine(HandshakeText.MARK + what + DecodedFrame.of(frames).text() + tag);
        return 0;
    }

    private void write(byte[] bytes, int length) {
        if (length == 0) {
            return; // the beginning of a long message
        }
        if (log.traces()) {
            trace(new String(bytes, 0, length - 1, StandardCharsets.UTF_8));
        }
        client.write(bytes, 0, length);
    }

    private void trace(String lines) {
        for (String line : lines.split("\n", -1)) {
            log.trace("Server fork: Got: " + line);
            log.trace("Server fork: Send data to client " + clientId);
        }
    }

    @Override
    public void greet(DecodedFrame hello, Handshake choice) {
        if (choice != null) {
            tag = choice.tag() == null ? "" : HandshakeText.tag(choice.tag());
            client.writeLine(choice.answer(hello));
        }
    }
}
