package io.github.forkchat.protocol;

import java.nio.ByteBuffer;

/**
 * The layout of a fork's request to Server Main. The answer, a {@link Reply}, has the same number.
 *
 * <pre>
 *   0             4       5             5 + n
 *   +-------------+-------+-------------+---------------- - -
 *   | int32       | uint8 | n bytes     | the rest
 *   | number      | n     | name        | text
 *   +-------------+-------+-------------+---------------- - -
 * </pre>
 *
 * <p>Threads: immutable, except for the arrays, which no code changes.
 *
 * @param number a number that the fork chooses; {@link Reply#NO_REQUEST} if it wants no receipt
 * @param name name of the client that it is about, UTF-8, at most 255 bytes, or empty
 * @param text text of the request, or empty
 */
@SuppressWarnings("ArrayRecordComponent") // no code compares them
public record Request(int number, byte[] name, byte[] text) {
    /** The length of a request without name and text. */
    public static final int MIN_BYTES = 5;

    /** Maximum length of the name. */
    public static final int MAX_NAME_BYTES = 255;
    /** Maximum length of a request: a name and a message. */
    public static final int MAX_BYTES = MIN_BYTES + MAX_NAME_BYTES + Frame.MAX_MESSAGE_BYTES;

    private static final int OFF_NUMBER = 0;
    private static final int OFF_NAME_LENGTH = 4;

    /** The length of its {@link #put}. */
    public int lengthBytes() {
        return MIN_BYTES + name.length + text.length;
    }

    /** Writes it at index {@code at}. */
    public void put(ByteBuffer to, int at) {
        to.putInt(at + OFF_NUMBER, number);
        to.put(at + OFF_NAME_LENGTH, (byte) name.length);
        to.put(at + MIN_BYTES, name);
        to.put(at + MIN_BYTES + name.length, text);
    }

    /**
     * Reads the one at index {@code at}.
     *
     * @param lengthBytes the length of the frame's data
     * @throws ProtocolException if the data is shorter than its contents
     */
    public static Request get(ByteBuffer from, int at, int lengthBytes) throws ProtocolException {
        int nameBytes = lengthBytes < MIN_BYTES ? 0 : Byte.toUnsignedInt(from.get(at + OFF_NAME_LENGTH));
        int textBytes = lengthBytes - MIN_BYTES - nameBytes;
        if (textBytes < 0) {
            throw new ProtocolException("a request of " + lengthBytes + " bytes has no room for its name");
        }
        byte[] name = new byte[nameBytes];
        byte[] text = new byte[textBytes];
        from.get(at + MIN_BYTES, name);
        from.get(at + MIN_BYTES + nameBytes, text);
        return new Request(from.getInt(at + OFF_NUMBER), name, text);
    }
}
