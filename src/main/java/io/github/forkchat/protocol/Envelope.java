package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a write to pipeForkToMain: one or more whole {@link Frame}s of one fork, between the fork's token and the
 * token once more.
 *
 * <pre>
 *   0                       8             12               12 + length
 *   +-----------------------+-------------+---------- - - -+-----------------------+
 *   | int64                 | int32       | length bytes   | int64                 |
 *   | token                 | length      | frames         | token                 |
 *   +-----------------------+-------------+---------- - - -+-----------------------+
 * </pre>
 *
 * <p>Server Main gives each fork a token of its own, as the data of {@link Signal#TOKEN_SIGNAL}, before the fork starts.
 * Nobody else knows it, so nobody else can write in the fork's name; and a write that is not whole shows, because other
 * writes do not end with that token.
 *
 * <p>Its C counterpart: {@code struct envelope_head} in {@code native-test/frame.h}. Threads: stateless.
 */
public final class Envelope {
    /** The length of what stands before the frames. */
    public static final int HEAD_BYTES = 12;
    /** The length of what stands behind them. */
    public static final int END_BYTES = 8;
    /** The length of both. */
    public static final int EXTRA_BYTES = HEAD_BYTES + END_BYTES;
    /** So much of one shows whose it is: up to the client id of its first frame. */
    static final int TELLING_BYTES = HEAD_BYTES + Frame.OFF_CLIENT_ID + Integer.BYTES;
    /** The token of nobody. */
    public static final long NO_TOKEN = 0;

    private static final int OFF_TOKEN = 0;
    private static final int OFF_LENGTH = 8;
    private static final int OFF_FIRST_CLIENT_ID = HEAD_BYTES + Frame.OFF_CLIENT_ID;
    /**
     * These bits are set in every token. No byte of one is ASCII, and its first byte in memory is in no UTF-8 text, so a
     * text holds no token; and a header of which a part is a token's beginning has an id or a length out of bounds.
     */
    private static final long TOKEN_BITS =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0x8080_8080_8080_80f8L : 0xf880_8080_8080_8080L;

    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private Envelope() {}

    /** A token, made of random bits. */
    public static long token(long random) {
        return random | TOKEN_BITS;
    }

    /** Whether it can be a token. */
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
