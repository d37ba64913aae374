package io.github.forkchat.pipe;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.protocol.FrameDecoder;
import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/**
 * pipeForkToMain: the single pipe to which all forks write. Server Main reads it in large reads and cuts the input
 * into frames. There is never an end of file, because Server Main keeps the write end for further forks.
 *
 * <p>Its C counterpart: {@code int pipeForkToMain[2]}. Threads: passData reads; any may use {@link #writeEnd}.
 */
public final class PipeForkToMain {
    /** Capacity of the pipe where the system lets it be chosen, and maximum length of a read. */
    public static final int MAX_BYTES = 256 * 1024;

    private final Pipe pipe;
    private final NativeBuffer memory = new NativeBuffer(MAX_BYTES);
    private final ByteBuffer buffer = memory.bytes();
    private final FrameDecoder frames;
    private long readBytes;
    /** Whether the last read has emptied the pipe. */
    private boolean isAll;

    /**
     * @param frameLimitBytes PIPE_BUF: maximum length of a write
     * @param tokens the token of the fork with a client id; see {@link FrameDecoder}
     */
    public PipeForkToMain(int frameLimitBytes, IntToLongFunction tokens) throws ErrnoException {
        pipe = Pipe.create();
        pipe.resize(MAX_BYTES);
        pipe.readEnd().setNonBlocking(true);
        frames = new FrameDecoder(frameLimitBytes, tokens);
        buffer.limit(0);
    }

    /** The write end, descriptor 4 of every fork; writes block when the pipe is full. */
    public Fd writeEnd() {
        return pipe.writeEnd();
    }

    /** Polled for readability. */
    public Fd readEnd() {
        return pipe.readEnd();
    }

    /**
     * Reads once without blocking, behind the unhandled bytes. A read that returns less than was asked for has emptied
     * the pipe. Since writes of at most PIPE_BUF bytes are atomic, the buffer then ends with a complete write.
     *
     * @return whether anything came
     */
    public boolean fill() throws ErrnoException {
        buffer.compact();
        int askedBytes = buffer.remaining();
        int n = pipe.readEnd().read(memory.address() + buffer.position(), askedBytes);
        isAll = n < askedBytes;
        if (n > 0) {
            readBytes += n;
            buffer.position(buffer.position() + n);
        }
        buffer.flip();
        return n > 0;
    }

    /** Moves to the next complete frame that was read, or to a violation of the protocol; see {@link #frame} and {@link #buffer}. */
    public boolean next() {
        return frames.next(buffer, isAll);
    }

    /** The frame that {@link #next} found. */
    public FrameDecoder frame() {
        return frames;
    }

    /** The buffer with the frame's data. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Number of bytes read since the start. */
    public long readBytes() {
        return readBytes;
    }

    /** Number of bytes that {@link #next} has passed: frames and skipped bytes. */
    public long handledBytes() {
        return readBytes - buffer.remaining();
    }

    /** Number of bytes that were written since the start: {@link #readBytes} and the bytes in the pipe (FIONREAD). */
    public long writtenBytes() throws ErrnoException {
        return readBytes + pipe.readEnd().available();
    }
}
