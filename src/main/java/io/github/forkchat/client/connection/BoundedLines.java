package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a server, in UTF-8. The length of a line is limited, because a program that is no forkchat server may
 * send bytes without end and without a line feed.
 *
 * <p>Threads: one.
 */
final class BoundedLines {
    /** No server sends a longer line: a message has up to 65,536 bytes, each of which may be escaped. */
    private static final int MAX_CHARS = 1_048_576;

    private static final int BUFFER_CHARS = 8_192;

    private final Reader in;
    private final char[] buffer = new char[BUFFER_CHARS];
    private int at;
    private int end;

    BoundedLines(InputStream in) {
        this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    /**
     * Waits for the next line; returns it without its line end.
     *
     * @return null at the end of input
     * @throws ProtocolException if the line is too long
     */
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        while (at < end || fill()) {
            int start = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.append(buffer, start, at - start);
            if (line.length() > MAX_CHARS) {
                throw new ProtocolException("the server sends a line of more than " + MAX_CHARS + " characters");
            }
            if (at < end) {
                at++;
                return withoutReturn(line);
            }
        }
        return line.isEmpty() ? null : withoutReturn(line);
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private static String withoutReturn(StringBuilder line) {
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
    }
}
