package io.github.forkchat.fork;

/**
 * Looks for what is not printable ASCII. Most text is, and needs no second look.
 *
 * <p>Plain loops over arrays, eight bytes for each branch: the quick compiler, the only one that a worker runs, makes
 * 0.6 ns a byte of it (measured; 1.0 with a branch for each byte), and 5 ns of each {@code ByteBuffer.getLong}.
 *
 * <p>Threads: stateless.
 */
final class PlainAscii {
    private PlainAscii() {}

    /** The index of the first byte that is not from space to tilde, or {@code to}. */
    static int end(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= 8
                && (side(bytes[at])
                                & side(bytes[at + 1])
                                & side(bytes[at + 2])
                                & side(bytes[at + 3])
                                & side(bytes[at + 4])
                                & side(bytes[at + 5])
                                & side(bytes[at + 6])
                                & side(bytes[at + 7]))
                        < 0) {
            at += 8;
        }
        while (at < to && side(bytes[at]) < 0) {
            at++;
        }
        return at;
    }

    /**
     * Below 0 for what is from space to tilde. One subtraction: behind the tilde, 0x7f and one is the lowest byte, and
     * what is above ASCII is below 0.
     */
    private static int side(byte b) {
        return ' ' - (byte) (b + 1);
    }
}
