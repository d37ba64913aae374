package io.github.forkchat.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks the text of a message in Server Main, and makes it safe for every terminal. Workers clean their client's text
 * ({@code TextCleaner}), so this changes a text only if an attacker has taken over a worker.
 *
 * <p>This check runs once for each message and not once for each receiver. A check of each line in each worker,
 * without the optimizing compiler, took 14 ns more processor time for a delivery of 50 ns (ten clients, lines of 64
 * bytes, four turns).
 *
 * <p>Threads: stateless.
 */
public final class PlainText {
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    /** A VarHandle, because the compiler vectorizes a loop with it, but not one with {@code getLong}. */
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final byte REPLACEMENT = '?';
    /** Returned by {@link #characterBytes} for bytes that must not reach a terminal. */
    private static final int NO_CHARACTER = 0;

    private PlainText() {}

    /** Whether all bytes are printable ASCII. */
    static boolean isPlain(ByteBuffer text, int from, int to) {
        if (to - from < Long.BYTES) {
            return isShortPlain(text, from, to);
        }
        int last = to - Long.BYTES;
        long marked = marks((long) LONG.get(text, last));
        for (int at = from; at < last; at += Long.BYTES) {
            marked |= marks((long) LONG.get(text, at));
        }
        return (marked & HIGHEST_BITS) == 0;
    }

    private static boolean isShortPlain(ByteBuffer text, int from, int to) {
        boolean plain = true;
        for (int at = from; at < to; at++) {
            byte b = text.get(at);
            plain &= b >= ' ' && b <= '~';
        }
        return plain;
    }

    /** If some byte is not from space to tilde, sets the highest bit of at least one byte. */
    private static long marks(long word) {
        return word | (word - SPACES) | (word + ONES);
    }

    /**
     * Replaces by question marks, in place: invalid UTF-8, control characters (C0, DEL, C1) except tab, and the line
     * and paragraph separators.
     */
    public static void clean(ByteBuffer text, int from, int lengthBytes) {
        int to = from + lengthBytes;
        int at = isPlain(text, from, to) ? to : from; // most texts are
        while (at < to) {
            if (at <= to - Long.BYTES && (marks(text.getLong(at)) & HIGHEST_BITS) == 0) {
                at += Long.BYTES;
                continue;
            }
            int bytes = characterBytes(text, at, to);
            if (bytes == NO_CHARACTER) {
                text.put(at, REPLACEMENT);
                bytes = 1;
            }
            at += bytes;
        }
    }

    /** The length of the character that begins there, or {@link #NO_CHARACTER}: The Unicode Standard, table 3-7. */
    private static int characterBytes(ByteBuffer text, int at, int to) {
        int first = text.get(at) & 0xff;
        if (first < 0x80) {
            return (first >= ' ' && first <= '~') || first == '\t' ? 1 : NO_CHARACTER;
        }
        if (first < 0xc2 || first > 0xf4) {
            return NO_CHARACTER;
        }
        int bytes = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (to - at < bytes) {
            return NO_CHARACTER;
        }
        int second = text.get(at + 1) & 0xff;
        boolean good = second >= leastSecond(first) && second <= mostSecond(first);
        for (int i = 2; i < bytes; i++) {
            good &= (text.get(at + i) & 0xc0) == 0x80;
        }
        return good && !isSeparator(text, at, first, second) ? bytes : NO_CHARACTER;
    }

    private static int leastSecond(int first) {
        return switch (first) {
            case 0xc2, 0xe0 -> 0xa0; // 0xc2: lower values are the C1 controls
            case 0xf0 -> 0x90;
            default -> 0x80;
        };
    }

    private static int mostSecond(int first) {
        return switch (first) {
            case 0xed -> 0x9f; // higher values are the surrogates
            case 0xf4 -> 0x8f;
            default -> 0xbf;
        };
    }

    /** U+2028 or U+2029. */
    private static boolean isSeparator(ByteBuffer text, int at, int first, int second) {
        return first == 0xe2 && second == 0x80 && (text.get(at + 2) & 0xfe) == 0xa8;
    }
}
