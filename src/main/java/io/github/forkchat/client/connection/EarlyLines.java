package io.github.forkchat.client.connection;

import io.github.forkchat.client.text.ChatLine;
import io.github.forkchat.protocol.HandshakeText;
import java.io.IOException;

/**
 * The lines of a server before its answer to the first line. If the server closes the connection without this answer,
 * the last line is the reason.
 *
 * <p>Threads: used only by the thread that reads the server.
 */
public final class EarlyLines {
    /** The message for a connection that ends without an answer to the first line. */
    public static final String UNANSWERED = "it closed the connection without an answer";

    private static final int SHOWN_CHARS = 60;
    private static final int MAX_REFUSAL_CHARS = 1_000;

    private String first;
    private String last;

    /** Adds a line; an empty one does not count. */
    public void add(String line) {
        if (!line.isEmpty()) {
            first = first == null ? line : first;
            last = line;
        }
    }

    /** Whether the server has sent no line. */
    boolean isEmpty() {
        return last == null;
    }

    /** The reason in a line that refuses something. */
    public static String reason(String line) {
        boolean isMarked = line.startsWith(HandshakeText.REFUSED);
        return ChatLine.clean(isMarked ? line.substring(HandshakeText.REFUSED.length()) : line);
    }

    /**
     * The failure of a connection that the server has closed before its answer: a {@link ServerRefusedException} if the
     * server has refused this client.
     */
    public IOException failure() {
        if (isEmpty()) {
            return new IOException(UNANSWERED);
        }
        if (isOfOtherProgram(first) && !last.startsWith(HandshakeText.REFUSED)) {
            String shown = ChatLine.clean(first.substring(0, Math.min(first.length(), SHOWN_CHARS)));
            return new IOException("it is no forkchat server; it answers: " + shown);
        }
        return new ServerRefusedException(reason(last));
    }

    /** Whether a line is of a web server, an SSH server, or of a protocol whose data is no text in short lines. */
    private static boolean isOfOtherProgram(String line) {
        return line.startsWith("HTTP/")
                || line.startsWith("SSH-")
                || line.length() > MAX_REFUSAL_CHARS
                || !ChatLine.clean(line).equals(line);
    }
}
