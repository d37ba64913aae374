package io.github.forkchat.fork;

import io.github.forkchat.testkit.Mutations;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A second implementation of {@link io.github.forkchat.fork.input.TextCleaner}, to compare with. */
public final class CleanText {
    private CleanText() {}

    /** A line's bytes as text; fails unless they are UTF-8 without what steers a terminal. */
    public static String assertClean(byte[] line) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException noUtf8) {
            throw new AssertionError(HexFormat.of().formatHex(line), noUtf8);
        }
        assertEquals(-1, firstThatSteers(text), text);
        return text;
    }

    /** The same for lines that each have an end. */
    static List<String> assertCleanLines(byte[] output) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int at = 0; at < output.length; at++) {
            if (output[at] == '\n') {
                lines.add(assertClean(Arrays.copyOfRange(output, start, at)));
                start = at + 1;
            }
        }
        assertEquals(output.length, start, "a line without an end");
        return lines;
    }

    private static int firstThatSteers(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Mutations.steers(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The text that is to become of a line's bytes. */
    public static String cleaned(byte[] line) {
        int[] characters = new String(line, StandardCharsets.UTF_8)
                .codePoints()
                .map(c -> Mutations.steers(c) ? 0xfffd : c)
                .toArray();
        return new String(characters, 0, characters.length);
    }
}
