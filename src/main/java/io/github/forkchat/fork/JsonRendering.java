package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.MessageTexts;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.fork.output.LineBatch;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * Renders the output of the {@code json} view: each frame is an object on a line.
 *
 * <p>Threads: used only by the thread that writes to the client.
 */
final class JsonRendering implements Rendering {
    /** The end of a message's object whose text is empty. */
    private static final String EMPTY_TEXT = "\"}";

    private static final int LATE = Signal.LATE_SIGNAL.number();
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_LATE = "\",\"late\":true}\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HISTORY = "\",\"history\":true}\n".getBytes(StandardCharsets.US_ASCII);

    private final LineBatch lines;
    private final MessageTexts texts = new MessageTexts();
    /** How many of the next messages are history. */
    private int history;
    /** Whether the next message was said during an outage. */
    private boolean isLate;

    JsonRendering(ClientOutput client) {
        lines = new LineBatch(client);
    }

    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        boolean hello = false;
        while (!hello && frames.next()) {
            if (frames.isMessage()) {
                messages(frames);
                continue;
            }
            isLate |= frames.signalNumber() == LATE;
            DecodedFrame received = DecodedFrame.of(frames);
            hello = received != null && received.signal() == Signal.HELLO_SIGNAL;
            if (received != null && !hello) {
                lines.addLine(received.object().toString());
            }
        }
        lines.write();
        return hello;
    }

    /** Adds the messages of a frame. Their objects differ only in the text, which is the last member but history. */
    private void messages(FrameReader frames) {
        String object = DecodedFrame.ofMessages(frames).object().toString();
        byte[] lead = object.substring(0, object.length() - EMPTY_TEXT.length()).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = frames.bytes();
        texts.begin(frames);
        while (texts.next()) {
            byte[] end = END;
            if (history > 0) {
                history--;
                end = END_OF_HISTORY;
            } else if (isLate) {
                isLate = false;
                end = END_OF_LATE;
            }
            if (texts.isPrintableAscii()) {
                lines.makeRoom(lead.length + 2 * (texts.end() - texts.start()) + end.length);
                lines.add(lead, 0, lead.length);
                addEscaped(bytes, texts.start(), texts.end());
            } else {
                byte[] text = JsonLine.escaped(
                                new String(bytes, texts.start(), texts.end() - texts.start(), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
                lines.makeRoom(lead.length + text.length + end.length);
                lines.add(lead, 0, lead.length);
                lines.add(text, 0, text.length);
            }
            lines.add(end, 0, end.length);
        }
    }

    /** Adds printable ASCII as a part of a JSON string. */
    private void addEscaped(byte[] bytes, int start, int end) {
        int from = start;
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            if (b == '"' || b == '\\') {
                lines.add(bytes, from, at);
                lines.add('\\');
                from = at;
            }
        }
        lines.add(bytes, from, end);
    }

    @Override
    public void greet(DecodedFrame hello, Handshake choice) {
        JsonLine welcome = hello.object();
        if (choice != null && choice.tag() != null) {
            welcome.with("tag", choice.tag());
        }
        lines.addLine(welcome.toString());
        lines.write();
        history = hello.number();
    }
}
