package io.github.forkchat.fork;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Looks for what is not printable ASCII: line ends, and the little of most text that needs a second look.
 *
 * <p>Looks at eight bytes at once, in a copy of them as an array of longs: the quick compiler, the only one that a worker
 * runs, makes 5 ns of each {@code ByteBuffer.getLong}, and 1 ns of a byte that is looked at alone (measured).
 *
 * <p>Threads: one.
 */
final class PlainAscii {
    private static final int WINDOW_WORDS = 256;
    /** What is shorter, as what a person says, is looked at byte by byte: a copy would cost more. */
    private static final int LEAST_COPIED_BYTES = 512;

    private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;
    /** Has 0x7f reach the highest bit of its byte, and nothing that is less. */
    private static final long BEHIND_TILDE = 0x0101_0101_0101_0101L;
    /** Has the space reach it, and what is more. */
    private static final long FROM_SPACE = 0x6060_6060_6060_6060L;

    private final long[] words = new long[WINDOW_WORDS];
    private byte[] bytes = {};
    private LongBuffer bytesAsWords;
    /** Which words of the array the copy has, from this one to before {@link #windowEnd}. */
    private int window;

    private int windowEnd;
    /** Behind the last whole word that is looked at. */
    private int wordsEnd;

    private int to;

    /** From now on the bytes of this array are looked at, those from {@code from} to before {@code to}. */
    void look(byte[] in, int from, int to) {
        this.to = to;
        windowEnd = 0;
        if (to - from < LEAST_COPIED_BYTES) {
            bytes = in;
            wordsEnd = 0;
            return;
        }
        if (bytes != in || bytesAsWords == null) {
            bytes = in;
            bytesAsWords = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        }
        wordsEnd = to / Long.BYTES;
    }

    /**
     * The index of the first byte from {@code from} on that is not from space to tilde, or where the look ends.
     *
     * @param from not before what the last call returned
     */
    int end(int from) {
        int at = from;
        while (at / Long.BYTES < wordsEnd) {
            int word = at / Long.BYTES;
            if (word >= windowEnd) {
                copyFrom(word);
            }
            long others = others(words[word - window]) & (-1L << (at % Long.BYTES * Byte.SIZE));
            while (others == 0 && ++word < windowEnd) {
                others = others(words[word - window]);
            }
            if (others != 0) {
                return word * Long.BYTES + Long.numberOfTrailingZeros(others) / Byte.SIZE;
            }
            at = word * Long.BYTES;
        }
        while (at < to && bytes[at] >= ' ' && bytes[at] <= '~') {
            at++;
        }
        return at;
    }

    /**
     * The index of the first line feed from {@code from} on, or where the look ends.
     *
     * @param from not before what the last call returned
     */
    int lineEnd(int from) {
        int at = end(from);
        while (at < to && bytes[at] != '\n') {
            at = end(at + 1);
        }
        return at;
    }

    private void copyFrom(int word) {
        window = word;
        windowEnd = Math.min(wordsEnd, word + WINDOW_WORDS);
        bytesAsWords.get(window, words, 0, windowEnd - window);
    }

    /** The highest bit of each of its eight bytes that is not from space to tilde. */
    private static long others(long word) {
        long low = word & LOW_BITS;
        return (word | (low + BEHIND_TILDE) | ~(low + FROM_SPACE)) & ~LOW_BITS;
    }
}
