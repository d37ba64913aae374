package io.github.forkchat.fork.input;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class TextCleanerTest {
    private final TextCleaner cleaner = new TextCleaner();

    private String clean(byte[] bytes) {
        int length = cleaner.clean(bytes, 0, bytes.length);
        return new String(cleaner.bytes(), 0, length, StandardCharsets.UTF_8);
    }

    private String clean(String text) {
        return clean(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ordinaryTextStaysAsItIs() {
        for (String text : new String[] {"", "plain\ttext ~", "größer € 😀 日本語 \u202eright to left", "\ufffd"}) {
            assertEquals(text, clean(text));
        }
    }

    @Test
    void everyControlButTabIsReplaced() {
        for (char c = 0; c < 0xa0; c++) {
            boolean control = c != '\t' && (c < ' ' || c >= 0x7f);
            assertEquals("a" + (control ? '\ufffd' : c) + "b", clean("a" + c + "b"), "U+" + Integer.toHexString(c));
        }
        assertEquals("\ufffd\ufffd", clean("\u2028\u2029"));
    }

    @Test
    void badBytesAreReplaced() {
        byte[][] bad = {
            {(byte) 0x80}, // a continuation without a start
            {(byte) 0xff},
            {(byte) 0xc3}, // cut short
            {(byte) 0xe2, (byte) 0x82},
            {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
            {(byte) 0xc0, (byte) 0xaf}, // overlong
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // a surrogate
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // beyond U+10FFFF
        };
        for (byte[] bytes : bad) {
            assertEquals("", clean(bytes).replace("\ufffd", ""));
        }
    }

    @Test
    void textThatGrowsBeyondTheLimitIsTooLong() {
        byte[] line = new byte[65_536 / 3 + 1];
        java.util.Arrays.fill(line, (byte) 0xff); // each becomes three bytes
        assertEquals(TextCleaner.TOO_LONG, cleaner.clean(line, 0, line.length));
        assertEquals(65_535, cleaner.clean(line, 0, line.length - 1));
        assertEquals("usable again", clean("usable again"));
    }
}
