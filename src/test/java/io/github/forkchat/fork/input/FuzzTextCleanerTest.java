package io.github.forkchat.fork.input;

import io.github.forkchat.fork.CleanText;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** Text of every kind, UTF-8 or not. */
final class FuzzTextCleanerTest {
    private static final int MAX_BYTES = 65_536;
    /** Two for each character, one for each byte of the outcome. */
    private static final int BUFFER_BYTES = 3 * MAX_BYTES;

    private static final int SLACK_BYTES = 4_000;

    private static byte[] line(Mutations any) {
        if (any.oneIn(100)) {
            // As long as a line may be; what is replaced grows to three bytes.
            byte[] line = any.bytes(any.one(MAX_BYTES, MAX_BYTES / 3, MAX_BYTES / 3 + 1, any.below(MAX_BYTES)));
            if (any.oneIn(2)) {
                Arrays.fill(line, any.one((byte) 'x', (byte) 0, (byte) 0xff));
            }
            return line;
        }
        byte[] text = any.text(any.length(30, 1_023)).getBytes(StandardCharsets.UTF_8);
        return any.oneIn(4) ? text : any.nearly(text);
    }

    @Test
    void theCleanedLineIsCleanAndKeepsItsText() {
        TextCleaner cleaner = new TextCleaner();
        Fuzz.inputs(any -> {
            byte[] line = line(any);
            byte[] expected = CleanText.cleaned(line).getBytes(StandardCharsets.UTF_8);
            int offset = any.below(3);
            byte[] in = new byte[offset + line.length + any.below(3)];
            System.arraycopy(line, 0, in, offset, line.length);
            int length = cleaner.clean(in, offset, line.length);
            if (expected.length > MAX_BYTES) {
                assertEquals(TextCleaner.TOO_LONG, length);
                return;
            }
            byte[] clean = Arrays.copyOf(cleaner.bytes(), length);
            CleanText.assertClean(clean);
            assertArrayEquals(expected, clean);
            assertEquals(length, cleaner.clean(clean, 0, length), "clean once more");
            assertArrayEquals(clean, Arrays.copyOf(cleaner.bytes(), length));
        });
    }

    @Test
    void textThatComesBackIsCleanedAlike() {
        Fuzz.inputs(any -> {
            byte[] line = line(any);
            String text = new String(line, StandardCharsets.UTF_8);
            assertEquals(CleanText.cleaned(line), TextCleaner.cleaned(text));
        });
    }

    @Test
    void noLineCostsMoreThanTheBuffers() {
        Fuzz.inputs(any -> {
            byte[] line = line(any);
            Fuzz.allocatingAtMost(BUFFER_BYTES + SLACK_BYTES, () -> {
                TextCleaner cleaner = new TextCleaner();
                cleaner.clean(line, 0, line.length);
                return cleaner.clean(line, 0, line.length);
            });
        });
    }
}
