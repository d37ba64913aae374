package io.github.forkchat.fork.input;

import io.github.forkchat.protocol.Frame;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes a line safe for other people's terminals. The result is valid UTF-8; characters that could control a terminal
 * or look like a second line become U+FFFD: control characters (C0, DEL, C1) except tab, and the line and paragraph
 * separators.
 *
 * <p>Threads: one.
 */
public final class TextCleaner {
    /** Returned by {@link #clean} when the clean text is longer than a message may be. */
    public static final int TOO_LONG = -1;

    private static final char REPLACEMENT = '\uFFFD';

    private CharBuffer chars;
    private ByteBuffer cleaned;
    private CharsetDecoder decoder;
    private CharsetEncoder encoder;

    /**
     * Cleans a line of {@code length} bytes from {@code offset} on; {@link #bytes} has the result.
     *
     * @return its length, or {@link #TOO_LONG}
     */
    public int clean(byte[] line, int offset, int length) {
        if (chars == null) {
            prepare();
        }
        decoder.reset();
        chars.clear();
        decoder.decode(ByteBuffer.wrap(line, offset, length), chars, true);
        decoder.flush(chars);
        replaceControls();
        chars.flip();
        encoder.reset();
        cleaned.clear();
        if (encoder.encode(chars, cleaned, true).isOverflow()) {
            return TOO_LONG;
        }
        return cleaned.position();
    }

    /** The clean text, from index 0 on, until the next {@link #clean}. */
    public byte[] bytes() {
        return cleaned.array();
    }

    /** Returns the cleaned form of a text that is sent back to the client. */
    public static String cleaned(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < clean.length(); i++) {
            if (steers(clean.charAt(i))) {
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean.toString();
    }

    private void replaceControls() {
        for (int i = 0; i < chars.position(); i++) {
            if (steers(chars.get(i))) {
                chars.put(i, REPLACEMENT);
            }
        }
    }

    private static boolean steers(char c) {
        return (c != '\t' && Character.isISOControl(c)) || c == '\u2028' || c == '\u2029';
    }

    private void prepare() {
        chars = CharBuffer.allocate(Frame.MAX_MESSAGE_BYTES);
        cleaned = ByteBuffer.allocate(Frame.MAX_MESSAGE_BYTES);
        decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        encoder = StandardCharsets.UTF_8.newEncoder();
    }
}
