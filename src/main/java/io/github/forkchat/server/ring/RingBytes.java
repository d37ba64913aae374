package io.github.forkchat.server.ring;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.pipe.PipeMainToFork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of the {@link BroadcastRing}, by their positions: the byte at a position is at the position modulo the size
 * in the {@link RingMemory}. What is longer than a byte may wrap around the end of the memory.
 *
 * <p>Threads: passData.
 */
final class RingBytes implements AutoCloseable {
    private final RingMemory memory;
    private final ByteBuffer bytes;
    private final int mask;
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());

    /** @param memory its size is a power of two; closed with these bytes */
    RingBytes(RingMemory memory) {
        this.memory = memory;
        bytes = memory.bytes();
        mask = bytes.capacity() - 1;
        if (Integer.bitCount(bytes.capacity()) != 1) {
            throw new IllegalArgumentException("a ring of " + bytes.capacity() + " bytes");
        }
    }

    /** The size of the memory in bytes. */
    int size() {
        return bytes.capacity();
    }

    private int index(long position) {
        return (int) position & mask;
    }

    /** The byte at a position. */
    byte get(long position) {
        return bytes.get(index(position));
    }

    /** Writes a byte. */
    void put(long position, byte b) {
        memory.beforeWritingUntil(position + 1);
        bytes.put(index(position), b);
    }

    /** Writes bytes of a buffer, from {@code offset} on. */
    void put(long position, ByteBuffer from, int offset, int lengthBytes) {
        int at = index(position);
        int first = Math.min(lengthBytes, size() - at);
        memory.beforeWritingUntil(position + lengthBytes);
        bytes.put(at, from, offset, first);
        bytes.put(0, from, offset + first, lengthBytes - first);
    }

    /** Copies the bytes from a position on, which do not reach to {@code position}. */
    void copy(long position, long from, int lengthBytes) {
        int first = contiguousBytes(from, from + lengthBytes);
        put(position, bytes, index(from), first);
        put(position + first, bytes, 0, lengthBytes - first);
    }

    /** The int32 at a position. */
    int getInt(long position) {
        int at = index(position);
        if (at <= size() - Integer.BYTES) {
            return bytes.getInt(at);
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            number.put(i, get(position + i));
        }
        return number.getInt(0);
    }

    /** Overwrites an int32 that was written before. */
    void setInt(long position, int value) {
        int at = index(position);
        if (at <= size() - Integer.BYTES) {
            bytes.putInt(at, value);
            return;
        }
        number.putInt(0, value);
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes.put(index(position + i), number.get(i));
        }
    }

    /** Number of bytes between two positions that are contiguous, up to the end of the memory. */
    int contiguousBytes(long from, long to) {
        return (int) Math.min(to - from, size() - index(from));
    }

    /**
     * Writes bytes from a position on to a pipe, as many as the pipe takes; large pieces without a copy, see {@link
     * RingMemory}.
     *
     * @param lengthBytes at most {@link #contiguousBytes}
     * @return bytes written, or {@link io.github.forkchat.libc.Fd#WOULD_BLOCK}
     */
    int writeTo(PipeMainToFork pipe, long from, int lengthBytes) throws ErrnoException {
        return memory.writeTo(pipe, index(from), lengthBytes);
    }

    @Override
    public void close() {
        memory.close();
    }
}
