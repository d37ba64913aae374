package io.github.forkchat.protocol;

import io.github.forkchat.testkit.Fuzz;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/** Tests how Server Main cleans text that a worker has not cleaned. */
final class PlainTextTest {
    private static String clean(byte[] text) {
        byte[] padded = new byte[text.length + 2];
        padded[0] = 7;
        padded[text.length + 1] = 7;
        System.arraycopy(text, 0, padded, 1, text.length);
        PlainText.clean(ByteBuffer.wrap(padded), 1, text.length);
        assertEquals(7, padded[0], "what stands before");
        assertEquals(7, padded[text.length + 1], "what stands behind");
        return new String(padded, 1, text.length, StandardCharsets.ISO_8859_1);
    }

    private static String clean(String text) {
        return new String(
                clean(text.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
    }

    @Test
    void cleanTextStaysAsItIs() {
        for (String text : new String[] {
            "",
            "a",
            "plain\ttext ~ that is longer",
            "gr\u00f6\u00dfer \u20ac \ud83d\ude00 \u65e5\u672c\u8a9e",
            "\u00a0\u07ff\u0800\ud7ff\ue000\uffff",
            "\ufffd\u202e right to left"
        }) {
            assertEquals(text, clean(text));
        }
    }

    @Test
    void controlCharactersAndLineSeparatorsBecomeQuestionMarks() {
        for (int c = 0; c < 0x20; c++) {
            assertEquals(c == '\t' ? "a\tb" : "a?b", clean("a" + (char) c + "b"));
        }
        assertEquals("?[2J and more text", clean("\u001b[2J and more text"));
        assertEquals("?", clean("\u007f"));
        for (int c = 0x80; c < 0xa0; c++) {
            assertEquals("x??y", clean("x" + (char) c + "y"));
        }
        assertEquals("???\u2027\u202a???", clean("\u2028\u2027\u202a\u2029"));
    }

    @Test
    void invalidUtf8BecomesQuestionMarks() {
        int[][] wrong = {
            {0x9b},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xe0, 0x80, 0x80},
            {0xe0, 0x9f, 0xbf},
            {0xed, 0xa0, 0x80}, // overlong, surrogate
            {0xf0, 0x8f, 0xbf, 0xbf},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xff},
            {0xfe},
            {0xc3},
            {0xe2, 0x82},
            {0xf0, 0x9f, 0x98} // cut
        };
        for (int[] bytes : wrong) {
            byte[] text = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                text[i] = (byte) bytes[i];
            }
            assertEquals("?".repeat(bytes.length), clean(text));
        }
    }

    @Test
    void anyBytesBecomeStrictUtf8WithoutControls() {
        Fuzz.inputs(any -> {
            byte[] text = any.bytes(any.length(40, 300));
            byte[] cleaned = clean(text).getBytes(StandardCharsets.ISO_8859_1);
            try {
                String strict = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(cleaned))
                        .toString();
                assertTrue(
                        strict.chars()
                                .noneMatch(c -> (c != '\t' && Character.isISOControl(c)) || c == 0x2028 || c == 0x2029),
                        strict);
            } catch (CharacterCodingException e) {
                fail(e);
            }
        });
    }
}
