package io.github.forkchat.client;

import io.github.forkchat.protocol.HandshakeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Passes on the server's output, and finds in it the lines by which the server refuses a line of this client,
 * disconnects the client, or says that all its lines are relayed. In the json view they are objects of their own types.
 * In the plain view they end with the tag of the client's first line, which no other client knows; it is not passed on.
 *
 * <p>Threads: used only by the thread that reads the server.
 */
final class ServerLineFilter {
    private static final List<String> IN_JSON =
            List.of("{\"type\":\"goodbye\"", "{\"type\":\"kicked\"", "{\"type\":\"refused\"");
    private static final List<String> IN_PLAIN = List.of(
            HandshakeText.MARK + " " + HandshakeText.GOODBYE,
            HandshakeText.MARK + " kicked: ",
            HandshakeText.MARK + " refused: ",
            "message refused: ");
    /** The indexes of two of them; the others are refusals. */
    private static final int GOODBYE = 0;

    private static final int KICKED = 1;
    /** The lines of the server itself are shorter. */
    private static final int MAX_LINE_BYTES = 4_096;

    private final OutputStream out;
    /** The end of each line of the server itself: the tag, in the plain view, and the line feed. */
    private final String end;

    private final List<byte[]> beginnings;
    /** The beginning of a line that may be one of the server's. */
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** Whether the present line is not one of the server's. */
    private boolean isPassing;

    private int count;
    private boolean wasKicked;
    private boolean saidGoodbye;

    /** @param tag of the client's first line; null in the json view */
    ServerLineFilter(String tag, OutputStream out) {
        this.out = out;
        end = (tag == null ? "" : HandshakeText.tag(tag)) + "\n";
        beginnings = (tag == null ? IN_JSON : IN_PLAIN)
                .stream().map(text -> text.getBytes(StandardCharsets.US_ASCII)).toList();
    }

    /** Passes on output of the server. */
    void pass(byte[] bytes, int from, int to) throws IOException {
        int passed = from;
        int next;
        for (int line = from; line < to; line = next) {
            int lineEnd = lineEnd(bytes, line, to);
            boolean isWhole = lineEnd < to;
            next = isWhole ? lineEnd + 1 : to;
            if (!isPassing && (held.size() > 0 || mayBeOfServer(bytes, line, lineEnd))) {
                out.write(bytes, passed, line - passed);
                passed = next;
                held.write(bytes, line, next - line);
                takeHeld(isWhole);
            } else {
                isPassing = !isWhole;
            }
        }
        out.write(bytes, passed, to - passed);
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Whether a line may be one of the server's, as far as it is there. */
    private boolean mayBeOfServer(byte[] bytes, int from, int to) {
        for (byte[] beginning : beginnings) {
            if (sameBytes(beginning, bytes, from, to) == Math.min(beginning.length, to - from)) {
                return true;
            }
        }
        return false;
    }

    /** How many bytes at the beginning of a line are as in {@code beginning}. */
    private static int sameBytes(byte[] beginning, byte[] bytes, int from, int to) {
        int i = 0;
        while (i < beginning.length && from + i < to && bytes[from + i] == beginning[i]) {
            i++;
        }
        return i;
    }

    private void takeHeld(boolean isWhole) throws IOException {
        byte[] line = held.toByteArray();
        if (isWhole) {
            held.reset();
            int kind = kindOf(line);
            take(kind);
            if (kind != GOODBYE) { // which is for this program alone
                out.write(kind < 0 ? line : withoutTag(line));
            }
        } else if (line.length > MAX_LINE_BYTES || !mayBeOfServer(line, 0, line.length)) {
            isPassing = true;
            finish();
        }
    }

    /** The index in {@link #beginnings} of the line's beginning; -1 if it is none of the server's lines. */
    private int kindOf(byte[] line) {
        int kind = beginnings.size() - 1;
        while (kind >= 0 && sameBytes(beginnings.get(kind), line, 0, line.length) < beginnings.get(kind).length) {
            kind--;
        }
        return new String(line, StandardCharsets.UTF_8).endsWith(end) ? kind : -1;
    }

    private void take(int kind) {
        saidGoodbye |= kind == GOODBYE;
        wasKicked |= kind == KICKED;
        count += kind > KICKED ? 1 : 0;
    }

    private byte[] withoutTag(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        return (text.substring(0, text.length() - end.length()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The output has ended: passes on the last line if it has no end. */
    void finish() throws IOException {
        held.writeTo(out);
        held.reset();
    }

    /** The number of refused lines so far. */
    int count() {
        return count;
    }

    /** Whether the server has said that all lines of this client are relayed. */
    boolean saidGoodbye() {
        return saidGoodbye;
    }

    /** Whether an operator has disconnected this client. */
    boolean wasKicked() {
        return wasKicked;
    }
}
