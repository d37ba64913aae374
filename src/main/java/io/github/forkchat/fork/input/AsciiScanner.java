package io.github.forkchat.fork.input;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Looks for what is not printable ASCII: line ends, and the little of most text that needs a second look.
 *
 * <p>Looks at eight bytes at once, in a copy of them as an array of longs: the quick compiler, the only one that a worker
 * runs, makes 5 ns of each {@code ByteBuffer.getLong}, and 1 ns of a byte that is looked at alone (measured). Four words
 * to a branch, in a method that has all it needs in its parameters, take half of the time of a loop over fields.
 *
 * <p>Threads: one.
 */
public final class AsciiScanner {
    /** So much is copied at once. */
    static final int WINDOW_BYTES = 4096;

    /** What is shorter, as what a person says, is looked at byte by byte: a copy would cost more. */
    private static final int LEAST_COPIED_BYTES = 512;

    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    /** Taken away, they set the highest bit of a byte that is less than a space, and of those from 0xa0 to 0xff. */
    private static final long SPACES = 0x2020_2020_2020_2020L;
    /** Added, they set that of those from DEL to 0xfe. */
    private static final long ONES = 0x0101_0101_0101_0101L;
    /** So many words are looked at before a branch. */
    private static final int GROUP_WORDS = 4;

    private final long[] words = new long[WINDOW_BYTES / Long.BYTES];
    private byte[] bytes = {};
    private LongBuffer bytesAsWords;
    /** Which words of the array the copy has, from this one to before {@link #windowEnd}. */
    private int window;

    private int windowEnd;
    /** Behind the last whole word that is looked at. */
    private int wordsEnd;

    private int to;

    /** From now on the bytes of this array are looked at, those from {@code from} to before {@code to}. */
    public void look(byte[] in, int from, int to) {
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
     * The index of the first line feed from {@code from} on, or where the look ends.
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
     * Marks, by its highest bit, the first of eight bytes that is not from space to tilde, and none before it. What the
     * bytes behind it have there says nothing: it may have borrowed from them, or carried. The other bits are of no use.
     */
    private static long marks(long word) {
        return (word - SPACES) | (word + ONES);
    }

    /**
     * How many bytes are before the first that is marked: a one in each up to it, added up in the highest byte. For the
     * quick compiler {@link Long#numberOfTrailingZeros} is a dozen branches.
     */
    private static int bytesBeforeLowest(long marked) {
        long ones = ((marked & -marked) - 1) & ONES;
        return (int) ((ones * ONES) >>> (Long.SIZE - Byte.SIZE)) - 1;
    }
}
