package io.github.forkchat.server.forks;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Request;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The buffer in which the parts of one client's long message are joined before the message is relayed. It lies outside
 * the Java heap, because every client may be sending a long message.
 *
 * <p>Threads: passData. The owner closes it, which returns the memory to the pool.
 */
public final class MessageParts implements AutoCloseable {
    /**
     * A pool of buffers for long messages. Some are kept, because a client that sends one usually sends more. Threads:
     * passData.
     */
    public static final class Pool {
        /** Maximum number of unused buffers, 64 KiB each. */
        private static final int MAX_KEPT = 16;

        private final Deque<MessageParts> kept = new ArrayDeque<>(MAX_KEPT);

        /** An empty buffer. */
        MessageParts take() {
            return kept.isEmpty() ? new MessageParts(this) : kept.pop();
        }

        private void giveBack(MessageParts parts) {
            if (kept.size() < MAX_KEPT) {
                kept.push(parts);
            } else {
                parts.memory.close();
            }
        }
    }

    private final Pool pool;
    private final NativeBuffer memory = NativeBuffer.untouched(Request.MAX_BYTES);
    private int lengthBytes;
    private boolean tooLong;
    private boolean plain = true;

    private MessageParts(Pool pool) {
        this.pool = pool;
    }

    /**
     * Adds a part.
     *
     * @param isPlain whether all of it is printable ASCII
     */
    public void add(ByteBuffer from, int offset, int partBytes, boolean isPlain) {
        plain &= isPlain;
        tooLong |= lengthBytes + partBytes > memory.size();
        if (!tooLong) {
            memory.bytes().put(lengthBytes, from, offset, partBytes);
            lengthBytes += partBytes;
        }
    }

    /** Whether the parts together are longer than a message may be; then they are dropped. */
    public boolean isTooLong() {
        return tooLong;
    }

    /** Whether all parts are printable ASCII. */
    public boolean isPlain() {
        return plain;
    }

    /** The message so far: the first {@link #lengthBytes} bytes. */
    public ByteBuffer bytes() {
        return memory.bytes();
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    @Override
    public void close() {
        lengthBytes = 0;
        tooLong = false;
        plain = true;
        pool.giveBack(this);
    }
}
