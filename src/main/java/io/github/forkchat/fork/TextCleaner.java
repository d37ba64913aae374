package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes a line fit for other people's terminals: what leaves is valid UTF-8, and what could steer a terminal or look
 * like a second line is U+FFFD: control characters (C0, DEL, C1) but tab, and the line and paragraph separators.
 *
 * <p>Threads: one.
 */
final class TextCleaner {
    /** What {@link #clean} returns when the clean text is longer than a message may be. */
    static final int TOO_LONG = -1;

    private static final char REPLACEMENT = '\uFFFD';

    private CharBuffer chars;
    private ByteBuffer cleaned;
    private CharsetDecoder decoder;
    private CharsetEncoder encoder;
    private byte[] result;
    private int resultOffset;
    /** The line that was looked at last; kept so that not each line needs a new one. */
    private ByteBuffer view = ByteBuffer.allocate(0);

    /**
     * Cleans a line of {@code length} bytes from {@code offset} on; {@link #bytes} has the outcome.
     *
     * @return its length, or {@link #TOO_LONG}
     */
    int clean(byte[] line, int offset, int length) {
        if (isPlainAscii(line, offset, length)) {
            result = line;
            resultOffset = offset;
            return length;
        }
        resultOffset = 0;
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
        result = cleaned.array();
        return cleaned.position();
    }

    /** The bytes that {@link #clean} speaks of, from {@link #offset} on, until the next call. */
    byte[] bytes() {
        return result;
    }

    /** Where in {@link #bytes} the clean text begins. */
    int offset() {
        return resultOffset;
    }

    /** Whether it is clean already, and each byte a character: printable, or a tab. */
    private boolean isPlainAscii(byte[] line, int offset, int length) {
        if (view.array() != line) {
            view = ByteBuffer.wrap(line).order(ByteOrder.LITTLE_ENDIAN);
        }
        int end = offset + length;
        int at = offset;
        while (end - at >= Long.BYTES && EightBytes.arePrintableAscii(view.getLong(at))) {
            at += Long.BYTES;
        }
        for (; at < end; at++) {
            byte b = line[at];
            if ((b < ' ' && b != '\t') || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private void replaceControls() {
        for (int i = 0; i < chars.position(); i++) {
            char c = chars.get(i);
            if ((c != '\t' && Character.isISOControl(c)) || c == '\u2028' || c == '\u2029') {
                chars.put(i, REPLACEMENT);
            }
        }
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
