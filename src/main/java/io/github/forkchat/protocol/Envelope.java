package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a write to pipeForkToMain: one or more whole {@link Frame}s of one fork. The fork's token stands both
 * before and behind them.
 *
 * <pre>
 *   0                       8             12               12 + length
 *   +-----------------------+-------------+---------- - - -+-----------------------+
 *   | int64                 | int32       | length bytes   | int64                 |
 *   | token                 | length      | frames         | token                 |
 *   +-----------------------+-------------+---------- - - -+-----------------------+
 * </pre>
 *
 * <p>Server Main gives each fork its own token, as the data of {@link Signal#TOKEN_SIGNAL}, before the fork
 * starts. No other fork knows it, so none can write in this fork's name. Server Main recognizes an incomplete write,
 * because the token is not where it must end.
 *
 * <p>Its C counterpart: {@code close_envelope()} in {@code native-test/frame.c}. Threads: stateless.
 */
public final class Envelope {
    /** Length of the head, before the frames. */
    public static final int HEAD_BYTES = 12;
    /** Length of the end, behind the frames. */
    public static final int END_BYTES = 8;
    /** Length of head and end together. */
    public static final int EXTRA_BYTES = HEAD_BYTES + END_BYTES;
    /** Length of the part of an envelope that identifies its fork: up to the client id of the first frame. */
    static final int TELLING_BYTES = HEAD_BYTES + Frame.OFF_CLIENT_ID + Integer.BYTES;
    /** A value that is no fork's token. */
    public static final long NO_TOKEN = 0;

    private static final int OFF_TOKEN = 0;
    private static final int OFF_LENGTH = 8;
    private static final int OFF_FIRST_CLIENT_ID = HEAD_BYTES + Frame.OFF_CLIENT_ID;
    /**
     * Bits that are set in every token. No byte of a token is ASCII, and its first byte in memory does not occur in
     * UTF-8, so a text never contains a token. If the beginning of a token is part of a frame header, the header's id
     * or length is out of bounds.
     */
    private static final long TOKEN_BITS =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0x8080_8080_8080_80f8L : 0xf880_8080_8080_8080L;

    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private Envelope() {}

    /** A token, made of random bits. */
    public static long token(long random) {
        return random | TOKEN_BITS;
    }

    /** Whether a value can be a token. */
    static boolean isToken(long token) {
        return (token & TOKEN_BITS) == TOKEN_BITS;
    }

    /** Whether a token can begin with one of these eight bytes: one whose five highest bits are set. */
    static boolean mayBeginToken(long bytes) {
        return (bytes & bytes << 1 & bytes << 2 & bytes << 3 & bytes << 4 & HIGHEST_BITS) != 0;
    }

    /** Writes the head at index {@code at}; the frames go to {@code at + HEAD_BYTES}. */
    public static void putHead(ByteBuffer to, int at, long token, int framesBytes) {
        to.putLong(at + OFF_TOKEN, token);
        to.putInt(at + OFF_LENGTH, framesBytes);
    }

    /** The token at {@code at}, where an envelope begins or ends. */
    public static long token(ByteBuffer from, int at) {
        return from.getLong(at + OFF_TOKEN);
    }

    /** The length of the frames in the envelope at {@code at}. */
    public static int framesBytes(ByteBuffer from, int at) {
        return from.getInt(at + OFF_LENGTH);
    }

    /** The client id of the first frame in the envelope at {@code at}. */
    static int clientId(ByteBuffer from, int at) {
        return from.getInt(at + OFF_FIRST_CLIENT_ID);
    }
}
