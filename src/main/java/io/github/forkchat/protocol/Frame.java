package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a frame: three pieces, in native byte order.
 *
 * <pre>
 *   0             4             8             12
 *   +-------------+-------------+-------------+---------------- - -
 *   | int32       | int32       | int32       | length bytes
 *   | signal      | clientId    | length      | data
 *   +-------------+-------------+-------------+---------------- - -
 * </pre>
 *
 * <p>On pipeForkToMain each write is one {@link Envelope} of one or more whole frames. It has at most PIPE_BUF bytes
 * (4096 on Linux, 512 on macOS), because only such writes are atomic when there are many writers. On pipeMainToFork,
 * with its single writer, frames have no envelope and no such limit.
 *
 * <p>Its C counterpart: a struct of three ints, and the data behind it. Threads: stateless.
 */
public final class Frame {
    /** The length of signal, clientId and length together. */
    public static final int HEADER_BYTES = 12;
    /** Offset of clientId in the header, in bytes. */
    public static final int OFF_CLIENT_ID = 4;
    /** Offset of length in the header, in bytes. */
    public static final int OFF_LENGTH = 8;
    /** Maximum length of a message, in bytes of UTF-8 without a line end. */
    public static final int MAX_MESSAGE_BYTES = 65_536;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long UINT32 = 0xffff_ffffL;
    private static final int OFF_SIGNAL = 0;

    private Frame() {}

    /** Writes a header at index {@code at}; the data goes to {@code at + HEADER_BYTES}. */
    public static void putHeader(ByteBuffer to, int at, Signal signal, int clientId, int lengthBytes) {
        to.putInt(at + OFF_SIGNAL, signal.number());
        to.putInt(at + OFF_CLIENT_ID, clientId);
        to.putInt(at + OFF_LENGTH, lengthBytes);
    }

    /** The signal's number in the header at {@code at}. */
    public static int signalNumber(ByteBuffer from, int at) {
        return from.getInt(at + OFF_SIGNAL);
    }

    /** The signal's number in the header at {@code at}. */
    public static int signalNumber(byte[] from, int at) {
        return int32(from, at + OFF_SIGNAL);
    }

    /** The client id in the header at {@code at}. */
    public static int clientId(ByteBuffer from, int at) {
        return from.getInt(at + OFF_CLIENT_ID);
    }

    /** The client id in the header at {@code at}. */
    public static int clientId(byte[] from, int at) {
        return int32(from, at + OFF_CLIENT_ID);
    }

    /** The length of the data, without the header, in the header at {@code at}. */
    public static int lengthBytes(ByteBuffer from, int at) {
        return from.getInt(at + OFF_LENGTH);
    }

    /** The length of the data, without the header, in the header at {@code at}. */
    public static int lengthBytes(byte[] from, int at) {
        return int32(from, at + OFF_LENGTH);
    }

    /**
     * An int32 of native byte order. A worker reads arrays byte by byte, because this is fast without the optimizing
     * compiler and needs no class with a slow initialization, as {@code VarHandle} has (10 ms on JDK 17). The methods
     * are small, because the C1 compiler does not inline methods of more than 35 bytes.
     */
    static int int32(byte[] from, int at) {
        return joined(uint16(from, at), uint16(from, at + Short.BYTES), Short.SIZE);
    }

    /** An int64 of native byte order, in the same way. */
    public static long int64(byte[] from, int at) {
        long first = int32(from, at) & UINT32;
        long second = int32(from, at + Integer.BYTES) & UINT32;
        return LITTLE_ENDIAN ? first | second << Integer.SIZE : second | first << Integer.SIZE;
    }

    private static int uint16(byte[] from, int at) {
        return joined(from[at] & 0xff, from[at + 1] & 0xff, Byte.SIZE);
    }

    private static int joined(int first, int second, int bits) {
        return LITTLE_ENDIAN ? first | second << bits : second | first << bits;
    }
}
