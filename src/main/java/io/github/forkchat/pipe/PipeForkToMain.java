package io.github.forkchat.pipe;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.protocol.FrameDecoder;
import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/**
 * pipeForkToMain: the one pipe that all forks write to, read in large reads and cut into frames. The end of file never
 * comes, because Server Main keeps the write end for the forks to come.
 *
 * <p>Its C counterpart: {@code int pipeForkToMain[2]}. Threads: passData reads; anyone may hand {@link #writeEnd} on.
 */
public final class PipeForkToMain {
    /** What the pipe holds, where its size can be chosen, and so what one read can bring. */
    public static final int MAX_BYTES = 256 * 1024;

    private final Pipe pipe;
    private final NativeBuffer memory = new NativeBuffer(MAX_BYTES);
    private final ByteBuffer buffer = memory.bytes();
    private final FrameDecoder frames;
    private long readBytes;
    /** Whether all that was written until the last read is in the buffer. */
    private boolean isAll;

    /**
     * @param frameLimitBytes PIPE_BUF: no write to it is longer
     * @param tokens the token of the fork with a client id; see {@link FrameDecoder}
     */
    public PipeForkToMain(int frameLimitBytes, IntToLongFunction tokens) throws ErrnoException {
        pipe = Pipe.create();
        pipe.resize(MAX_BYTES);
        pipe.readEnd().setNonBlocking(true);
        frames = new FrameDecoder(frameLimitBytes, tokens);
        buffer.limit(0);
    }

    /** Goes to every fork as its descriptor 4; it blocks when the pipe is full. */
    public Fd writeEnd() {
        return pipe.writeEnd();
    }

    /** Polled for readability. */
    public Fd readEnd() {
        return pipe.readEnd();
    }

    /**
     * Reads once, behind what is left from before; does not block. A read that brings less than it asks for has emptied the
     * pipe; and since writes of at most PIPE_BUF bytes are atomic, the buffer then ends with a whole one.
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

    /** Goes on to the next whole frame that was read, or lie; its pieces are in {@link #frame} and {@link #buffer}. */
    public boolean next() {
        return frames.next(buffer, isAll);
    }

    /** The frame that {@link #next} found. */
    public FrameDecoder frame() {
        return frames;
    }

    /** Where the frame's data is. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** How many bytes were read since the start. */
    public long readBytes() {
        return readBytes;
    }

    /** How many of them {@link #next} has gone past: whole frames, and what was skipped. */
    public long handledBytes() {
        return readBytes - buffer.remaining();
    }

    /** {@link #readBytes} as it will be when all that is in the pipe now has been read (FIONREAD). */
    public long writtenBytes() throws ErrnoException {
        return readBytes + pipe.readEnd().available();
    }
}
