package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Signal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The room's messages, each once, as the frames that go to the forks: a bounded ring outside the Java heap. Every fork
 * has a {@link LogCursor} into it; memory does not grow with their number.
 *
 * <p>A position counts the bytes since the server's start; the byte is at position modulo the ring's size. A frame may
 * begin at the ring's end and go on at its beginning. The writer sees to it that no cursor still needs what it writes
 * over.
 *
 * <p>Threads: passData.
 */
final class BroadcastLog implements AutoCloseable {
    /** The room that must be free before a message is appended: the longest there is. */
    static final int MAX_FRAME_BYTES = Frame.HEADER_BYTES + Message.MAX_BYTES;

    private final NativeBuffer memory;
    private final ByteBuffer ring;
    private final int size;
    private final int mask;
    private final ByteBuffer prefix =
            ByteBuffer.allocate(Frame.HEADER_BYTES + Message.prefixBytes(255)).order(ByteOrder.nativeOrder());
    private long tail;

    /** @param sizeBytes a power of two, at least twice {@link #MAX_FRAME_BYTES} */
    BroadcastLog(int sizeBytes) {
        if (Integer.bitCount(sizeBytes) != 1 || sizeBytes < 2 * MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a broadcast log of " + sizeBytes + " bytes");
        }
        memory = NativeBuffer.untouched(sizeBytes);
        ring = memory.bytes();
        size = sizeBytes;
        mask = sizeBytes - 1;
    }

    /** Its size in bytes. */
    int size() {
        return size;
    }

    /** The position behind the newest message. */
    long tail() {
        return tail;
    }

    /**
     * Appends a message.
     *
     * @param senderId the client that sent it
     * @param timeMillis milliseconds since 1970
     * @param name the sender's name, UTF-8
     * @param text where the text is, at {@code offset}, {@code textBytes} long
     */
    void append(int senderId, long timeMillis, byte[] name, ByteBuffer text, int offset, int textBytes) {
        int prefixBytes = Message.prefixBytes(name.length);
        Frame.putHeader(prefix, 0, Signal.DATA_SIGNAL, senderId, prefixBytes + textBytes);
        Message.putPrefix(prefix, Frame.HEADER_BYTES, timeMillis, name);
        put(prefix, 0, Frame.HEADER_BYTES + prefixBytes);
        put(text, offset, textBytes);
    }

    private void put(ByteBuffer from, int offset, int lengthBytes) {
        int at = (int) tail & mask;
        int first = Math.min(lengthBytes, size - at);
        ring.put(at, from, offset, first);
        ring.put(0, from, offset + first, lengthBytes - first);
        tail += lengthBytes;
    }

    /** The sender of the frame at {@code position}. */
    int senderAt(long position) {
        return intAt(position + Integer.BYTES);
    }

    /** The position behind the frame at {@code position}. */
    long frameEnd(long position) {
        return position + Frame.HEADER_BYTES + intAt(position + 2 * Integer.BYTES);
    }

    private int intAt(long position) {
        int at = (int) position & mask;
        if (at <= size - Integer.BYTES) {
            return ring.getInt(at);
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            prefix.put(i, ring.get((at + i) & mask));
        }
        return prefix.getInt(0);
    }

    /** How much of what lies between two positions is in one piece. */
    int contiguousBytes(long from, long to) {
        int at = (int) from & mask;
        return (int) Math.min(to - from, size - at);
    }

    /**
     * Writes what lies at a position to a pipe, as far as the pipe takes it.
     *
     * @param lengthBytes at most {@link #contiguousBytes}
     * @return bytes written, or {@link io.github.forkchat.libc.Fd#WOULD_BLOCK}
     */
    int writeTo(PipeMainToFork pipe, long from, int lengthBytes) throws ErrnoException {
        return pipe.write(memory.address() + ((int) from & mask), lengthBytes);
    }

    @Override
    public void close() {
        memory.close();
    }
}
