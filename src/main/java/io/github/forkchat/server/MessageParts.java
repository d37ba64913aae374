package io.github.forkchat.server;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Request;
import java.nio.ByteBuffer;

/**
 * The parts of one client's long message, put together until the last has come, before anyone sees any of it. Outside
 * the Java heap, because every client may be sending one.
 *
 * <p>Threads: passData. The owner closes it.
 */
final class MessageParts implements AutoCloseable {
    private final NativeBuffer memory = new NativeBuffer(Request.MAX_BYTES);
    private int lengthBytes;
    private boolean tooLong;

    /** Adds a part. */
    void add(ByteBuffer from, int offset, int partBytes) {
        tooLong |= lengthBytes + partBytes > memory.size();
        if (!tooLong) {
            memory.bytes().put(lengthBytes, from, offset, partBytes);
            lengthBytes += partBytes;
        }
    }

    /** Whether the parts are longer together than a message may be; then they are none. */
    boolean isTooLong() {
        return tooLong;
    }

    /** The message so far: the first {@link #lengthBytes} bytes. */
    ByteBuffer bytes() {
        return memory.bytes();
    }

    int lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void close() {
        memory.close();
    }
}
