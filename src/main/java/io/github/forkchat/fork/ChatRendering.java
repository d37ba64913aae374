package io.github.forkchat.fork;

import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;

/**
 * The {@code chat} view's other direction: {@code alice: hello}. A name begins with a letter and holds neither blank nor
 * colon, so a line that begins otherwise, or has something else behind the name, is no client's.
 *
 * <p>Threads: the one that writes to the client; {@link #toggleQuiet} the one that reads it.
 */
final class ChatRendering implements Rendering {
    /** How a line of Server Main's begins. */
    static final String REMARK = "-- ";

    private static final int HELLO = Signal.HELLO_SIGNAL.number();
    private static final byte[] ABOUT = "/me ".getBytes(StandardCharsets.US_ASCII);
    /** How much may be gathered before it is written. */
    private static final int MANY_CHARS = 32_768;

    private final ClientOutput client;
    private final StringBuilder gathered = new StringBuilder();
    private volatile boolean quiet;
    /** How many of the messages that come next are history. */
    private int history;
    /** How many clients the answer to /who had so far. */
    private int counted;

    /** @param quiet whether joins, leaves and new names are not told until the client asks for them */
    ChatRendering(ClientOutput client, boolean quiet) {
        this.client = client;
        this.quiet = quiet;
    }

    /** Joins, leaves and new names are not told any more, or again; whether they are not. */
    boolean toggleQuiet() {
        quiet = !quiet;
        return quiet;
    }

    /**
     * Messages are rendered in their frames' own place, as in {@link PlainView}: a line is shorter than its frame here,
     * too. What else there is is gathered, and stands between two runs of such lines.
     */
    @Override
    public boolean render(FrameReader frames) throws ProtocolException {
        byte[] bytes = frames.bytes();
        int end = 0;
        boolean hello = false;
        while (!hello && frames.next()) {
            if (frames.isMessage() && history == 0) {
                writeGathered();
                end = message(frames, bytes, end);
                continue;
            }
            client.write(bytes, 0, end);
            end = 0;
            hello = frames.signalNumber() == HELLO;
            Received received = hello ? null : Received.of(frames);
            if (received != null) {
                gather(received);
            }
        }
        writeGathered();
        client.write(bytes, 0, end);
        return hello;
    }

    /** Moves {@code name: text} and a line end to index {@code to}, all of which lies before it. */
    private static int message(FrameReader frames, byte[] bytes, int to) throws ProtocolException {
        int text = frames.textOffset();
        int nameBytes = Message.nameBytes(bytes, frames.dataOffset());
        int name = text - nameBytes;
        boolean about = startsWithAbout(bytes, text, frames.end());
        int at = to;
        if (about) {
            bytes[at++] = '*';
            bytes[at++] = ' ';
            text += ABOUT.length;
        }
        System.arraycopy(bytes, name, bytes, at, nameBytes);
        at += nameBytes;
        if (!about) {
            bytes[at++] = ':';
        }
        bytes[at++] = ' ';
        System.arraycopy(bytes, text, bytes, at, frames.end() - text);
        at += frames.end() - text;
        bytes[at++] = '\n';
        return at;
    }

    private static boolean startsWithAbout(byte[] bytes, int text, int end) {
        return end - text > ABOUT.length
                && bytes[text] == ABOUT[0]
                && bytes[text + 1] == ABOUT[1]
                && bytes[text + 2] == ABOUT[2]
                && bytes[text + 3] == ABOUT[3];
    }

    private void gather(Received received) {
        switch (received.signal()) {
            case DATA_SIGNAL -> history(received);
            case JOINED_SIGNAL -> event(received, " joined");
            case LEFT_SIGNAL -> event(received, " left: " + received.text());
            case NAMED_SIGNAL -> event(received, " is now " + received.text());
            case NAME_SIGNAL -> remark("you are now " + received.name());
            case NOTICE_SIGNAL -> remark(received.name() + ": " + received.text());
            case REFUSED_SIGNAL -> remark("refused: " + received.text());
            case DIRECT_SIGNAL -> line(received.name() + " -> you: " + received.text());
            case WHO_SIGNAL -> client(received);
            case RECEIPT_SIGNAL -> {
                remark(counted + (counted == 1 ? " client" : " clients"));
                counted = 0;
            }
            default -> {
                return; // nothing that was asked for here
            }
        }
        if (gathered.length() > MANY_CHARS) {
            writeGathered();
        }
    }

    private void history(Received received) {
        history--;
        boolean about =
                received.text().length() > ABOUT.length && received.text().startsWith("/me ");
        line("[" + UtcTime.withoutMillis(received.timeMillis()) + "] "
                + (about
                        ? "* " + received.name() + received.text().substring(ABOUT.length - 1)
                        : received.name() + ": " + received.text()));
    }

    private void event(Received received, String what) {
        if (!quiet) {
            remark(received.name() + what);
        }
    }

    private void client(Received received) {
        counted++;
        remark(received.name() + " (client " + EntryText.value(received.text(), "id") + ", "
                + EntryText.value(received.text(), "peer") + ", since "
                + UtcTime.withoutMillis(received.timeMillis()) + ")");
    }

    private void remark(String text) {
        line(REMARK + text);
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
    public void greet(Received hello, FirstLine choice) {
        client.writeLine(
                choice == null
                        ? REMARK + "you are " + hello.name() + "; /help lists the commands"
                        : choice.answer(hello));
        history = hello.number();
    }
}
