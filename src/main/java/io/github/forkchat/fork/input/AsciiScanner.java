package io.github.forkchat.fork.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Finds bytes that are not printable ASCII: line ends, and the few bytes of most texts that need cleaning.
 *
 * <p>It tests eight bytes at a time, in a copy of the bytes as an array of longs. With the C1 compiler, the only one
 * in a worker, a {@code ByteBuffer.getLong} takes 5 ns, and a test of a single byte 1 ns (measured). One branch for
 * four words, in a method that uses only its parameters, takes half the time of a loop over fields.
 *
 * <p>Threads: one.
 */
public final class AsciiScanner {
    /** Number of bytes that are copied at a time. */
    static final int WINDOW_BYTES = 4096;

    /** Shorter input, such as a typed line, is tested byte by byte, because a copy would cost more. */
    private static final int MIN_COPIED_BYTES = 512;

    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    /**
     * Subtracted from a word, this sets the highest bit of each byte that is less than a space or from 0xa0 to 0xff.
     */
    private static final long SPACES = 0x2020_2020_2020_2020L;
    /** Added to a word, this sets the highest bit of each byte from DEL to 0xfe. */
    private static final long ONES = 0x0101_0101_0101_0101L;
    /** Number of words that are tested before a branch. */
    private static final int GROUP_WORDS = 4;

    private final long[] words = new long[WINDOW_BYTES / Long.BYTES];
    private byte[] bytes = {};
    private LongBuffer bytesAsWords;
    /** The copy holds the words of the input from this index to before {@link #windowEnd}. */
    private int window;

    private int windowEnd;
    /** The index behind the last whole word. */
    private int wordsEnd;

    private int to;

    /** Sets the bytes to scan: those of the array from {@code from} to before {@code to}. */
    public void look(byte[] in, int from, int to) {
        this.to = to;
        windowEnd = 0;
        if (bytes != in) {
            bytes = in;
            bytesAsWords = null;
        }
        if (to - from < MIN_COPIED_BYTES) {
            wordsEnd = 0;
            return;
        }
        if (bytesAsWords == null) {
            bytesAsWords = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        }
        wordsEnd = to / Long.BYTES;
    }

    /**
     * The index of the first byte from {@code from} on that is not from space to tilde, or the end of the scan.
     *
     * @param from not before what the last call returned
     */
    public int end(int from) {
        int at = from;
        while (at / Long.BYTES < wordsEnd) {
            int word = at / Long.BYTES;
            if (word >= windowEnd) {
                copyFrom(word);
            }
            long before = ~(-1L << (at % Long.BYTES * Byte.SIZE));
            long marked = marks((words[word - window] & ~before) | (SPACES & before)) & HIGHEST_BITS;
            if (marked == 0) {
                word = window + firstMarked(words, word - window + 1, windowEnd - window);
                marked = word < windowEnd ? marks(words[word - window]) & HIGHEST_BITS : 0;
            }
            at = word * Long.BYTES;
            if (marked != 0) {
                return at + bytesBeforeLowest(marked);
            }
        }
        while (at < to && bytes[at] >= ' ' && bytes[at] <= '~') {
            at++;
        }
        return at;
    }

    /**
     * The index of the first line feed from {@code from} on, or the end of the scan.
     *
     * @param from not before what the last call returned
     */
    public int lineEnd(int from) {
        int at = end(from);
        while (at < to && bytes[at] != '\n') {
            at = end(at + 1);
        }
        return at;
    }

    private void copyFrom(int word) {
        window = word;
        windowEnd = Math.min(wordsEnd, word + WINDOW_BYTES / Long.BYTES);
        bytesAsWords.get(window, words, 0, windowEnd - window);
    }

    /** The index of the first word in which a byte is marked, or {@code to}. */
    private static int firstMarked(long[] words, int from, int to) {
        int i = from;
        while (i + GROUP_WORDS <= to
                && ((marks(words[i]) | marks(words[i + 1]) | marks(words[i + 2]) | marks(words[i + 3])) & HIGHEST_BITS)
                        == 0) {
            i += GROUP_WORDS;
        }
        while (i < to && (marks(words[i]) & HIGHEST_BITS) == 0) {
            i++;
        }
        return i;
    }

    /**
     * Marks, by its highest bit, the first of eight bytes that is not from space to tilde, and none before it. The
     * highest bits of the bytes behind it are undefined, because of borrows and carries; so are all other bits.
     */
    private static long marks(long word) {
        return (word - SPACES) | (word + ONES);
    }

    /**
     * The number of bytes before the first marked one: sets a one in each of these bytes, and adds them up in the
     * highest byte. The C1 compiler would make a dozen branches of {@link Long#numberOfTrailingZeros}.
     */
    private static int bytesBeforeLowest(long marked) {
        long ones = ((marked & -marked) - 1) & ONES;
        return (int) ((ones * ONES) >>> (Long.SIZE - Byte.SIZE)) - 1;
    }
}
