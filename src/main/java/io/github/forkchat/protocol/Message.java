package io.github.forkchat.protocol;

import java.nio.ByteBuffer;

/**
 * The layout of a {@link Signal#DATA_SIGNAL} frame's data from main to fork: a message as Server Main relays it. The
 * frame's clientId is the sender. It contains time and name, so that reuse of a client id cannot cause confusion.
 *
 * <pre>
 *   0                 8       9             9 + n
 *   +-----------------+-------+-------------+---------------- - -
 *   | int64           | uint8 | n bytes     | the rest
 *   | time, ms        | n     | name        | text, UTF-8
 *   +-----------------+-------+-------------+---------------- - -
 * </pre>
 *
 * <p>A fork that has sent {@link Signal#LINES_SIGNAL} may get several consecutive messages of one sender in one frame.
 * Their texts are separated by line feeds; a single text contains none.
 *
 * <p>Threads: stateless.
 */
public final class Message {
    /** The client id in messages that come from no client. */
    public static final int NO_CLIENT = -1;

    /** Maximum length of the data: the fixed part, the longest name, the longest text. */
    public static final int MAX_BYTES = Long.BYTES + 1 + 255 + Frame.MAX_MESSAGE_BYTES;
    /** Maximum total length of texts that share a frame; a longer text is a single message. */
    public static final int MAX_LINES_BYTES = 16_384;
    /** Separates two messages that share a frame. */
    public static final byte LINE_FEED = '\n';

    private static final int OFF_TIME = 0;
    private static final int OFF_NAME_LENGTH = 8;
    private static final int OFF_NAME = 9;

    private Message() {}

    /** The length of everything before the text, for a name of this length. */
    public static int prefixBytes(int nameBytes) {
        return OFF_NAME + nameBytes;
    }

    /**
     * Writes time and name at index {@code at}; the text goes behind them.
     *
     * @param timeMillis milliseconds since 1970
     * @param name UTF-8, at most 255 bytes
     */
    public static void putPrefix(ByteBuffer to, int at, long timeMillis, byte[] name) {
        to.putLong(at + OFF_TIME, timeMillis);
        to.put(at + OFF_NAME_LENGTH, (byte) name.length);
        to.put(at + OFF_NAME, name);
    }

    /**
     * Where the text begins in the data at {@code at}.
     *
     * @param lengthBytes the length of that data
     * @throws ProtocolException if the data is shorter than its prefix
     */
    public static int textOffset(byte[] from, int at, int lengthBytes) throws ProtocolException {
        if (lengthBytes >= OFF_NAME) {
            int prefix = prefixBytes(nameBytes(from, at));
            if (prefix <= lengthBytes) {
                return at + prefix;
            }
        }
        throw noRoom(lengthBytes);
    }

    private static ProtocolException noRoom(int lengthBytes) {
        return new ProtocolException("a message of " + lengthBytes + " bytes has no room for time and name");
    }

    /** The time, in milliseconds since 1970, of the data at {@code at}. */
    public static long timeMillis(byte[] from, int at) {
        return Frame.int64(from, at + OFF_TIME);
    }

    /** The length of the name, in bytes, of the data at {@code at}; the name is right before the text. */
    public static int nameBytes(byte[] from, int at) {
        return Byte.toUnsignedInt(from[at + OFF_NAME_LENGTH]);
    }

    /** The length of the name, in bytes, of the data at {@code at}. */
    public static int nameBytes(ByteBuffer from, int at) {
        return Byte.toUnsignedInt(from.get(at + OFF_NAME_LENGTH));
    }
}
