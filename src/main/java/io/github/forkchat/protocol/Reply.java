package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a frame's data for one fork alone: a number and a {@link Message}.
 *
 * <pre>
 *   0             4                12      13            13 + n
 *   +-------------+----------------+-------+-------------+---------------- - -
 *   | int32       | int64          | uint8 | n bytes     | the rest
 *   | number      | time, ms       | n     | name        | text, UTF-8
 *   +-------------+----------------+-------+-------------+---------------- - -
 * </pre>
 *
 * The number is that of the {@link Request}; {@link Signal} says where it is something else.
 *
 * <p>Threads: stateless.
 */
public final class Reply {
    /** Where the message begins in the data. */
    public static final int OFF_MESSAGE = 4;

    /** The number of a reply to no request, and of a request whose client wants no receipt. */
    public static final int NO_REQUEST = 0;

    /**
     * The number of the request for a receipt that a worker makes when its client says nothing more: all is relayed. It
     * is no client's, and is never refused.
     */
    public static final int ALL_DONE = -1;

    /** Maximum length of the data. */
    public static final int MAX_BYTES = OFF_MESSAGE + Message.MAX_BYTES;

    private Reply() {}

    /**
     * Returns the data of a reply.
     *
     * @param timeMillis milliseconds since 1970
     * @param name UTF-8, at most 255 bytes
     */
    public static ByteBuffer of(int number, long timeMillis, byte[] name, byte[] text) {
        int textAt = OFF_MESSAGE + Message.prefixBytes(name.length);
        ByteBuffer data = ByteBuffer.allocate(textAt + text.length).order(ByteOrder.nativeOrder());
        data.putInt(0, number);
        Message.putPrefix(data, OFF_MESSAGE, timeMillis, name);
        return data.put(textAt, text);
    }

    /** The number in the data at {@code at}. */
    public static int number(byte[] from, int at) {
        return Frame.int32(from, at);
    }
}
