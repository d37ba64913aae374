package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.DecodedFrame;
import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.protocol.BlankRuns;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.OutputLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.UtcTime;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Renders the output of the {@code chat} view: {@code alice: hello}. A name begins with a letter and has neither
 * blanks nor colons, so a line in another form is not from a client. {@link BlankRuns} prevents that a row of a
 * wrapped message looks like such a line.
 *
 * <p>Threads: the one that writes to the client; {@link #toggleQuiet} the one that reads it.
 */
final class ChatRendering implements Rendering {
    /** The beginning of a line from Server Main. */
    static final String REMARK = "-- ";

    private static final int HELLO = Signal.HELLO_SIGNAL.number();
    private static final byte[] ABOUT = "/me ".getBytes(StandardCharsets.US_ASCII);
    /** Maximum number of characters that are collected before a write. */
    private static final int MANY_CHARS = 32_768;
    /** Maximum number of bytes of messages that are collected before a write. */
    private static final int MANY_BYTES = 65_483;
    /** Initial size of the buffer for messages. */
    private static final int FEW_BYTES = 8_192;
    /** Maximum length of the parts of a message's line other than name and text. */
    private static final int PUNCTUATION_BYTES = 3;

    private final ClientOutput client;
    private byte[] lines = new byte[FEW_BYTES];
    private int linesBytes;
    private final StringBuilder gathered = new StringBuilder();
    private volatile boolean quiet;
    /** How many of the next messages are history. */
    private int history;
    /** Number of clients in the answer to /who so far. */
    private int counted;

    /** @param quiet whether joins, leaves and new names are hidden until the client asks for them */
    ChatRendering(ClientOutput client, boolean quiet) {
        this.client = client;
        this.quiet = quiet;
    }

    /** Hides joins, leaves and new names, or shows them again; returns whether they are hidden now. */
    boolean toggleQuiet() {
        quiet = !quiet;
        return quiet;
    }

    /** Messages are rendered as bytes, in runs; everything else is rendered as characters, between two such runs. */
    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        boolean hello = false;
        while (!hello && frames.next()) {
            if (frames.isMessage() && history == 0) {
                writeGathered();
                message(frames);
                continue;
            }
            writeLines();
            hello = frames.signalNumber() == HELLO;
            DecodedFrame received = hello ? null : DecodedFrame.of(frames);
            if (received != null) {
                gather(received);
            }
        }
        writeGathered();
        writeLines();
        return hello;
    }

    /** Adds {@code name: text} and a line end. */
    private void message(FrameReader frames) {
        byte[] bytes = frames.bytes();
        int text = frames.textOffset();
        int end = frames.end();
        int nameBytes = Message.nameBytes(bytes, frames.dataOffset());
        int name = frames.dataOffset() + Message.prefixBytes(0);
        boolean about = startsWithAbout(bytes, text, end);
        byte[] texts = bytes;
        if (BlankRuns.mayBeIn(bytes, text, end)) {
            texts = BlankRuns.shortened(new String(bytes, text, end - text, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            text = 0;
            end = texts.length;
        }
        makeRoom(nameBytes + PUNCTUATION_BYTES + end - text);
        byte[] to = lines;
        int at = linesBytes;
        if (about) {
            to[at++] = '*';
            to[at++] = ' ';
            text += ABOUT.length;
        }
        System.arraycopy(bytes, name, to, at, nameBytes);
        at += nameBytes;
        if (!about) {
            to[at++] = ':';
        }
        to[at++] = ' ';
        System.arraycopy(texts, text, to, at, end - text);
        at += end - text;
        to[at++] = '\n';
        linesBytes = at;
    }

    private void makeRoom(int lengthBytes) {
        int needed = linesBytes + lengthBytes;
        if (needed > MANY_BYTES) {
            writeLines();
            needed = lengthBytes;
        }
        if (needed > lines.length) {
            lines = Arrays.copyOf(lines, Math.max(needed, Math.min(2 * lines.length, MANY_BYTES)));
        }
    }

    private void writeLines() {
        if (linesBytes > 0) {
            client.write(lines, 0, linesBytes);
            linesBytes = 0;
        }
    }

    private static boolean startsWithAbout(byte[] bytes, int text, int end) {
        return end - text > ABOUT.length
                && bytes[text] == ABOUT[0]
                && bytes[text + 1] == ABOUT[1]
                && bytes[text + 2] == ABOUT[2]
                && bytes[text + 3] == ABOUT[3];
    }

    private void gather(DecodedFrame received) {
        OutputLine line = received.line();
        switch (line) {
            case MESSAGE -> history(received);
            case RECEIPT -> {
                line(REMARK + counted + (counted == 1 ? " client" : " clients"));
                counted = 0;
            }
            default -> {
                if (line.hasText() && !(quiet && line.isPresence())) {
                    line(line.text(shown(received)));
                }
            }
        }
        if (line == OutputLine.CLIENT) {
            counted++;
        }
        if (gathered.length() > MANY_CHARS) {
            writeGathered();
        }
    }

    /** The frame as an object, with times in a form for people. */
    private static JsonLine shown(DecodedFrame received) {
        JsonLine object = received.object();
        return object.has(OutputLine.SINCE)
                ? object.with(OutputLine.SINCE, UtcTime.withoutMillis(received.timeMillis()))
                : object;
    }

    private void history(DecodedFrame received) {
        history--;
        String text = BlankRuns.shortened(received.text());
        boolean about = text.length() > ABOUT.length && text.startsWith("/me ");
        line("[" + UtcTime.withoutMillis(received.timeMillis()) + "] "
                + (about ? "* " + received.name() + text.substring(ABOUT.length - 1) : received.name() + ": " + text));
    }

    private void line(String text) {
        gathered.append(text).append('\n');
    }

    private void writeGathered() {
        if (gathered.length() > 0) {
            byte[] bytes = gathered.toString().getBytes(StandardCharsets.UTF_8);
            gathered.setLength(0);
            client.write(bytes, 0, bytes.length);
        }
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
