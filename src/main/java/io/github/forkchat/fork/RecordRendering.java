package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.MessageTexts;
import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * The {@code record} view: each message is one or more records of {@value RecordFramer#RECORD_BYTES} bytes, a text
 * with a line feed, then NULs. A long message is cut at whole characters.
 *
 * <p>Threads: used only by the thread that writes to the client.
 */
final class RecordRendering implements Rendering {
    /** A record's text ends with a line feed and a NUL. */
    private static final int MAX_TEXT_BYTES = RecordFramer.RECORD_BYTES - 2;

    private static final int CONTINUATION_MASK = 0xc0;
    private static final int CONTINUATION = 0x80;
    private static final int HELLO = Signal.HELLO_SIGNAL.number();
    private static final int KICKED = Signal.KICKED_SIGNAL.number();
    private static final int REFUSED = Signal.REFUSED_SIGNAL.number();

    private final ClientOutput client;
    private final MessageTexts texts = new MessageTexts();
    private final byte[] record = new byte[RecordFramer.RECORD_BYTES];

    RecordRendering(ClientOutput client) {
        this.client = client;
    }

    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        while (frames.next()) {
            if (frames.isMessage()) {
                texts.begin(frames);
                while (texts.next()) {
                    message(frames.bytes(), texts.start(), texts.end());
                }
            } else if (frames.signalNumber() == HELLO) {
                return true;
            } else if (frames.signalNumber() == KICKED || frames.signalNumber() == REFUSED) {
                byte[] reason = DecodedFrame.of(frames).text().getBytes(StandardCharsets.UTF_8);
                message(reason, 0, reason.length);
            }
        }
        return false;
    }

    private void message(byte[] bytes, int from, int to) {
        int at = from;
        do {
            int end = Math.min(to, at + MAX_TEXT_BYTES);
            while (end > at && end < to && (bytes[end] & CONTINUATION_MASK) == CONTINUATION) {
                end--;
            }
            if (end == at) {
                end = Math.min(to, at + MAX_TEXT_BYTES); // the text is not UTF-8
            }
            write(bytes, at, end - at);
            at = end;
        } while (at < to);
    }

    private void write(byte[] text, int offset, int length) {
        System.arraycopy(text, offset, record, 0, length);
        record[length] = '\n';
        for (int i = length + 1; i < record.length; i++) {
            record[i] = 0;
        }
        client.write(record, 0, record.length);
    }

    /** Writes nothing: the original client sends no handshake, and knows only messages. */
    @Override
    public void greet(DecodedFrame hello, Handshake choice) {
        if (choice != null) {
            byte[] answer = choice.answer(hello).getBytes(StandardCharsets.UTF_8);
            message(answer, 0, answer.length);
        }
    }
}
