package io.github.forkchat.fork.input;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Recognizes clients that speak another protocol: a browser's HTTP request, whose lines would become messages, or a
 * TLS handshake. A web page can make a browser send either to a server on the user's own machine.
 *
 * <pre>
 *   POST /any/thing HTTP/1.1 CR LF      a method, a blank, …, and at the end of the line HTTP/ and a digit
 *   GET /a-very-long-…                  a method, and neither a line end nor a NUL where a message would have to end
 *   0x16 0x03                           a TLS handshake record
 * </pre>
 *
 * <p>It checks only the first line of the stream, before any of it is handled as a message or a password.
 *
 * <p>Threads: used only by the thread that reads the client.
 */
public final class ForeignProtocol {
    private static final String[] METHODS = {
        "GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PRI "
    };
    private static final byte TLS_HANDSHAKE = 0x16;
    private static final byte TLS_MAJOR_VERSION = 3;
    /** A first line that begins with an HTTP method and is this long is no message. */
    private static final int MAX_LINE_BYTES = 65_536;

    private static final int FIRST_BYTES = 64;

    /** The stream so far, up to the end of its first line; null after the decision. */
    private byte[] line = new byte[FIRST_BYTES];

    private int length;
    private String refusal;

    /**
     * Checks the client's input.
     *
     * @return why the client is refused, the same from then on; null if it is not refused, or if it is undecided
     *     because only the beginning of a line has come
     */
    public String refusal(byte[] in, int lengthBytes) {
        for (int i = 0; i < lengthBytes && line != null; i++) {
            add(in[i]);
        }
        return refusal;
    }

    /** Whether it is not known yet if the client speaks another protocol; then its input must not be handled. */
    public boolean isUndecided() {
        return line != null;
    }

    /** Checks at the end of the input, which ends a line; returns as {@link #refusal}. */
    public String refusalAtEnd() {
        if (line != null) {
            endLine();
        }
        return refusal;
    }

    private void add(byte b) {
        if (b == '\n') {
            endLine();
            return;
        }
        if (b == 0) { // which is in no HTTP request, and ends the text of a record
            line = null;
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, 2 * length);
        }
        line[length++] = b;
        if (isTls()) {
            refuse("this server does not speak TLS");
        } else if (!mayBeForeign()) {
            line = null;
        } else if (length == MAX_LINE_BYTES) {
            refuseHttp();
        }
    }

    private void endLine() {
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        line = null;
        if (beginsWithMethod(text) && text.matches("(?s).* HTTP/\\d(\\.\\d)?\r?")) {
            refuseHttp();
        }
    }

    private void refuseHttp() {
        refuse("this is a chat server, not a web server");
    }

    private void refuse(String why) {
        refusal = why;
        line = null;
    }

    private boolean isTls() {
        return length == 2 && line[0] == TLS_HANDSHAKE && line[1] == TLS_MAJOR_VERSION;
    }

    /** Whether the input so far begins like an HTTP method or a TLS handshake. */
    private boolean mayBeForeign() {
        if (length == 1 && line[0] == TLS_HANDSHAKE) {
            return true;
        }
        for (String method : METHODS) {
            if (beginsAs(method)) {
                return true;
            }
        }
        return false;
    }

    private boolean beginsAs(String method) {
        int compared = Math.min(length, method.length());
        int same = 0;
        while (same < compared && line[same] == method.charAt(same)) {
            same++;
        }
        return same == compared;
    }

    private static boolean beginsWithMethod(String text) {
        for (String method : METHODS) {
            if (text.startsWith(method)) {
                return true;
            }
        }
        return false;
    }
}
