package io.github.forkchat.fork.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines for the client that are collected and written together.
 *
 * <p>Threads: used only by the thread that writes to the client.
 */
public final class LineBatch {
    /** Maximum number of bytes that are collected, unless a line is longer. */
    private static final int MANY_BYTES = 65_483;
    /** Initial size of the buffer. */
    private static final int FEW_BYTES = 8_192;

    private final ClientOutput client;
    private byte[] bytes = new byte[FEW_BYTES];
    private int length;

    public LineBatch(ClientOutput client) {
        this.client = client;
    }

    /** Makes room for a line of so many bytes, so that it can be added in pieces. */
    public void makeRoom(int lineBytes) {
        int needed = length + lineBytes;
        if (needed > bytes.length) {
            makeRoomNow(lineBytes);
        }
    }

    private void makeRoomNow(int lineBytes) {
        int needed = length + lineBytes;
        if (needed > MANY_BYTES) {
            write();
            needed = lineBytes;
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, Math.min(2 * bytes.length, MANY_BYTES)));
        }
    }

    /** Adds a piece of a line, for which there is room. */
    public void add(byte[] from, int start, int end) {
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
    }

    /** Adds an ASCII character of a line, for which there is room. */
    public void add(char ascii) {
        bytes[length++] = (byte) ascii;
    }

    /** Adds a line of two pieces: the first bytes of {@code lead}, and a text. One call, because it is made so often. */
    public void addLine(byte[] lead, int leadBytes, byte[] text, int from, int to) {
        int lineBytes = leadBytes + to - from + 1;
        makeRoom(lineBytes);
        int at = length;
        byte[] batch = bytes;
        System.arraycopy(lead, 0, batch, at, leadBytes);
        System.arraycopy(text, from, batch, at + leadBytes, to - from);
        length = at + lineBytes;
        batch[length - 1] = '\n';
    }

    /** Adds a line. */
    public void addLine(String line) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        makeRoom(text.length + 1);
        add(text, 0, text.length);
        add('\n');
    }

    /** Writes all lines to the client. */
    public void write() {
        if (length > 0) {
            client.write(bytes, 0, length);
            length = 0;
        }
    }
}
