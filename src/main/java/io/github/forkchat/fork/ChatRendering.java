package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.MessageTexts;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.fork.output.LineBatch;
import io.github.forkchat.protocol.BlankRuns;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.UtcTime;
import java.nio.charset.StandardCharsets;

/**
 * Renders the output of the {@code chat} view: {@code alice: hello}. A name begins with a letter and has neither
 * blanks nor colons, so a line in another form is not from a client. {@link BlankRuns} prevents that a row of a
 * wrapped message looks like such a line.
 *
 * <p>Threads: the thread that writes to the client; the thread that reads it calls {@link #toggleQuiet}.
 */
final class ChatRendering implements Rendering {
    /** The beginning of a line from Server Main. */
    static final String REMARK = "-- ";

    private static final int HELLO = Signal.HELLO_SIGNAL.number();
    private static final int LATE = Signal.LATE_SIGNAL.number();
    private static final byte[] NO_LEAD = {};
    private static final byte[] ABOUT = "/me ".getBytes(StandardCharsets.US_ASCII);
    /** Maximum length of the parts of a message's line other than name and text. */
    private static final int PUNCTUATION_BYTES = 3;

    private final ClientOutput client;
    private final LineBatch lines;
    private final MessageTexts texts = new MessageTexts();
    private volatile boolean quiet;
    /** How many of the next messages are history. */
    private int history;
    /** Whether the next message was said during an outage. */
    private boolean isLate;
    /** The text before the next message: its time, if it is history or late. */
    private byte[] lead = NO_LEAD;
    /** Number of clients in the answer to /who so far. */
    private int counted;

    /** @param quiet whether joins, leaves and new names are hidden until the client asks for them */
    ChatRendering(ClientOutput client, boolean quiet) {
        this.client = client;
        lines = new LineBatch(client);
        this.quiet = quiet;
    }

    /** Hides joins, leaves and new names, or shows them again; returns whether they are hidden now. */
    boolean toggleQuiet() {
        quiet = !quiet;
        return quiet;
    }

    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        boolean hello = false;
        while (!hello && frames.next()) {
            if (frames.isMessage()) {
                messages(frames);
                continue;
            }
            hello = frames.signalNumber() == HELLO;
            isLate |= frames.signalNumber() == LATE;
            DecodedFrame received = hello ? null : DecodedFrame.of(frames);
            if (received != null) {
                other(received);
            }
        }
        lines.write();
        return hello;
    }

    private void messages(FrameReader frames) {
        byte[] bytes = frames.bytes();
        int name = frames.dataOffset() + Message.prefixBytes(0);
        int nameEnd = name + Message.nameBytes(bytes, frames.dataOffset());
        texts.begin(frames);
        while (texts.next()) {
            boolean isTimed = history > 0 || isLate;
            if (history > 0) {
                history--;
            } else {
                isLate = false;
            }
            lead = isTimed ? time(frames) : NO_LEAD;
            if (mayHaveBlankRun(bytes)) {
                byte[] text = BlankRuns.shortened(
                                new String(bytes, texts.start(), texts.end() - texts.start(), StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
                message(bytes, name, nameEnd, text, 0, text.length);
            } else {
                message(bytes, name, nameEnd, bytes, texts.start(), texts.end());
            }
        }
    }

    private static byte[] time(FrameReader frames) {
        String time = UtcTime.withoutMillis(Message.timeMillis(frames.bytes(), frames.dataOffset()));
        return ("[" + time + "] ").getBytes(StandardCharsets.US_ASCII);
    }

    private boolean mayHaveBlankRun(byte[] bytes) {
        return texts.isPrintableAscii()
                ? BlankRuns.mayBeInAscii(bytes, texts.start(), texts.end())
                : BlankRuns.mayBeIn(bytes, texts.start(), texts.end());
    }

    /** Adds the lead, {@code name: text} and a line end, which one write has to hold: other threads write lines, too. */
    private void message(byte[] names, int name, int nameEnd, byte[] bytes, int text, int end) {
        lines.makeRoom(lead.length + nameEnd - name + PUNCTUATION_BYTES + end - text);
        lines.add(lead, 0, lead.length);
        boolean about = startsWithAbout(bytes, text, end);
        if (about) {
            lines.add('*');
            lines.add(' ');
        }
        lines.add(names, name, nameEnd);
        if (!about) {
            lines.add(':');
        }
        lines.add(' ');
        lines.add(bytes, about ? text + ABOUT.length : text, end);
        lines.add('\n');
    }

    private static boolean startsWithAbout(byte[] bytes, int text, int end) {
        return end - text > ABOUT.length
                && bytes[text] == ABOUT[0]
                && bytes[text + 1] == ABOUT[1]
                && bytes[text + 2] == ABOUT[2]
                && bytes[text + 3] == ABOUT[3];
    }

    private void other(DecodedFrame received) {
        OutputLine line = received.line();
        if (line == OutputLine.RECEIPT) {
            lines.addLine(REMARK + counted + (counted == 1 ? " client" : " clients"));
            counted = 0;
        } else if (line.hasText() && !(quiet && line.isPresence())) {
            lines.addLine(line.text(shown(received)));
        }
        if (line == OutputLine.CLIENT) {
            counted++;
        }
    }

    /** The frame as an object, with times in a form for people. */
    private static JsonLine shown(DecodedFrame received) {
        JsonLine object = received.object();
        return object.has(OutputLine.SINCE)
                ? object.with(OutputLine.SINCE, UtcTime.withoutMillis(received.timeMillis()))
                : object;
    }

    @Override
    public void greet(DecodedFrame hello, Handshake choice) {
        client.writeLine(
                choice == null
                        ? REMARK + "you are " + hello.name() + "; /help lists the commands"
                        : choice.answer(hello));
        history = hello.number();
    }
}
