package io.github.forkchat.fork;

/**
 * Looks at eight bytes at a time, in one long. Byte 0 of the text is the lowest of the long, so text has to be read in
 * little-endian order on every machine.
 *
 * <p>Threads: stateless.
 */
final class EightBytes {
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long DELETES = ONES * 0x7f;
    private static final long SPACES = ONES * ' ';

    private EightBytes() {}

    /** The index of the first line feed, 0 to 7; 8 if there is none. */
    static int indexOfLineFeed(long eight) {
        return Long.numberOfTrailingZeros(zeroBytes(eight ^ LINE_FEEDS)) / Byte.SIZE;
    }

    /** Whether all are printable ASCII. */
    static boolean arePrintableAscii(long eight) {
        long belowSpace = (eight - SPACES) & ~eight;
        return ((eight | belowSpace | zeroBytes(eight ^ DELETES)) & HIGH_BITS) == 0;
    }

    /** The highest bit of the first byte that is 0 is set, and none before it; those behind it mean nothing. */
    private static long zeroBytes(long eight) {
        return (eight - ONES) & ~eight & HIGH_BITS;
    }
}
