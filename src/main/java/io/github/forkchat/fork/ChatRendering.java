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
    /** The beginning of a message about its sender: {@code /me waves}. */
    private static final String ABOUT = "/me ";
    /** Between a name and a text are a colon and a blank. */
    private static final int PUNCTUATION_BYTES = 2;

    private static final int MAX_NAME_BYTES = 255;

    private final ClientOutput client;
    private final LineBatch lines;
    private final MessageTexts texts = new MessageTexts();
    private volatile boolean quiet;
    /** How many of the next messages are history. */
    private int history;
    /** Whether the next message was said during an outage. */
    private boolean isLate;
    /** The beginning of each message of the current frame: the name, a colon and a blank. */
    private final byte[] lead = new byte[MAX_NAME_BYTES + PUNCTUATION_BYTES];
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

    /** Adds the messages of a frame. In a busy room nearly all are a text to copy behind the name. */
    private void messages(FrameReader frames) {
        byte[] bytes = frames.bytes();
        int name = frames.dataOffset() + Message.prefixBytes(0);
        int nameBytes = Message.nameBytes(bytes, frames.dataOffset());
        System.arraycopy(bytes, name, lead, 0, nameBytes);
        lead[nameBytes] = ':';
        lead[nameBytes + 1] = ' ';
        texts.begin(frames);
        while (texts.next()) {
            int text = texts.start();
            int end = texts.end();
            if (history > 0 || isLate || startsWithAbout(bytes, text, end) || mayHaveBlankRun(bytes)) {
                lines.addLine(time(frames) + line(string(bytes, name, name + nameBytes), string(bytes, text, end)));
            } else {
                lines.addLine(lead, nameBytes + PUNCTUATION_BYTES, bytes, text, end);
            }
        }
    }

    /** The time of the next message and a blank, if the message is history or late; else nothing. */
    private String time(FrameReader frames) {
        boolean isTimed = history > 0 || isLate;
        if (history > 0) {
            history--;
        } else {
            isLate = false;
        }
        return isTimed
                ? "[" + UtcTime.withoutMillis(Message.timeMillis(frames.bytes(), frames.dataOffset())) + "] "
                : "";
    }

    private boolean mayHaveBlankRun(byte[] bytes) {
        return texts.isPrintableAscii()
                ? BlankRuns.mayBeInAscii(bytes, texts.start(), texts.end())
                : BlankRuns.mayBeIn(bytes, texts.start(), texts.end());
    }

    private static boolean startsWithAbout(byte[] bytes, int text, int end) {
        return end - text > ABOUT.length()
                && bytes[text] == '/'
                && bytes[text + 1] == 'm'
                && bytes[text + 2] == 'e'
                && bytes[text + 3] == ' ';
    }

    private static String line(String name, String text) {
        String shortened = BlankRuns.shortened(text);
        return text.startsWith(ABOUT) && text.length() > ABOUT.length()
                ? "* " + name + " " + shortened.substring(ABOUT.length())
                : name + ": " + shortened;
    }

    private static String string(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
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
