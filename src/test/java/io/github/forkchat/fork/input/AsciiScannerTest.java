package io.github.forkchat.fork.input;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests each byte value at each position in a word, and around both ends of the scanned range. */
final class AsciiScannerTest {
    private static final int ARRAY_BYTES = 523;

    private static int expected(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] < ' ' || bytes[at] > '~') {
                return at;
            }
        }
        return to;
    }

    /** A byte that is found borrows from the next, or carries over to it: a space and a tilde could be taken for others. */
    @ParameterizedTest
    @ValueSource(bytes = {' ', '~'})
    void eachByteIsFoundAtEachPlace(byte around) {
        AsciiScanner ascii = new AsciiScanner();
        byte[] bytes = new byte[ARRAY_BYTES];
        for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
            for (int place = 0; place < ARRAY_BYTES; place++) {
                Arrays.fill(bytes, around);
                bytes[place] = (byte) b;
                for (int from = Math.max(0, place - 9); from <= Math.min(place + 9, ARRAY_BYTES); from++) {
                    ascii.look(bytes, 0, ARRAY_BYTES);
                    assertEquals(
                            expected(bytes, from, ARRAY_BYTES), ascii.end(from), b + " at " + place + ", from " + from);
                }
            }
        }
    }

    private static void assertFindsAll(AsciiScanner ascii, byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            int found = ascii.end(at);
            assertEquals(expected(bytes, at, to), found);
            at = found;
        }
    }

    @Test
    void anotherArrayIsScannedAfterAShortLookAtIt() {
        AsciiScanner ascii = new AsciiScanner();
        byte[] first = new byte[2 * ARRAY_BYTES];
        Arrays.fill(first, (byte) 'x');
        byte[] second = new byte[ARRAY_BYTES];
        Arrays.fill(second, (byte) 'x');
        second[200] = '\n';
        ascii.look(first, 0, first.length);
        assertEquals(first.length, ascii.end(0));
        ascii.look(second, 0, 8);
        assertEquals(8, ascii.end(0));
        ascii.look(second, 0, ARRAY_BYTES);
        assertEquals(200, ascii.end(0));
    }

    @Test
    void nothingOutsideIsLookedAt() {
        Random random = new Random(7);
        AsciiScanner ascii = new AsciiScanner();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(ARRAY_BYTES)];
            random.nextBytes(bytes);
            int to = random.nextInt(bytes.length + 1);
            int from = random.nextInt(to + 1);
            ascii.look(bytes, 0, to);
            assertFindsAll(ascii, bytes, from, to);
        }
    }

    @Test
    void longInputIsScannedToItsEnd() {
        Random random = new Random(8);
        AsciiScanner ascii = new AsciiScanner();
        byte[] bytes = new byte[10_000];
        for (int i = 0; i < 100; i++) {
            Arrays.fill(bytes, (byte) 'a');
            for (int j = 0; j < 20; j++) {
                bytes[random.nextInt(bytes.length)] = '\n';
            }
            int to = bytes.length - random.nextInt(20);
            ascii.look(bytes, 0, to);
            assertFindsAll(ascii, bytes, random.nextInt(5_000), to);
        }
    }

    @Test
    void theSameArrayIsLookedAtAnew() {
        AsciiScanner ascii = new AsciiScanner();
        byte[] bytes = new byte[ARRAY_BYTES];
        Arrays.fill(bytes, (byte) 'a');
        ascii.look(bytes, 0, ARRAY_BYTES);
        assertEquals(ARRAY_BYTES, ascii.end(0));
        bytes[3] = '\n';
        ascii.look(bytes, 0, ARRAY_BYTES);
        assertEquals(3, ascii.end(0));
    }
}
