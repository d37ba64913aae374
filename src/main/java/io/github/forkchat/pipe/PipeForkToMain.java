package io.github.forkchat.pipe;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.protocol.FrameDecoder;
import java.nio.ByteBuffer;
import java.util.function.IntPredicate;

/**
 * pipeForkToMain: the one pipe that all forks write to, read in large reads and cut into frames. The end of file never
 * comes, because Server Main keeps the write end for the forks to come.
 *
 * <p>Its C counterpart: {@code int pipeForkToMain[2]}. Threads: passData reads; anyone may hand {@link #writeEnd} on.
 */
public final class PipeForkToMain {
    /** What the pipe holds, where its size can be chosen, and so what one read can bring. */
    public static final int MOST_BYTES = 256 * 1024;

    private final Pipe pipe;
    private final NativeBuffer memory = new NativeBuffer(MOST_BYTES);
    private final ByteBuffer buffer = memory.bytes();
    private final FrameDecoder frames;
    private long readBytes;

    /**
     * @param frameLimitBytes PIPE_BUF: no frame with its header is longer
     * @param isLive whether a client id is one that a frame can come from
     */
    public PipeForkToMain(int frameLimitBytes, IntPredicate isLive) throws ErrnoException {
        pipe = Pipe.create();
        pipe.resize(MOST_BYTES);
        pipe.readEnd().setNonBlocking(true);
        frames = new FrameDecoder(frameLimitBytes, isLive);
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
     * Reads once, behind what is left from before; does not block.
     *
     * @return whether anything came
     */
    public boolean fill() throws ErrnoException {
        buffer.compact();
        int n = pipe.readEnd().read(memory.address() + buffer.position(), buffer.remaining());
        if (n > 0) {
            readBytes += n;
            buffer.position(buffer.position() + n);
        }
        buffer.flip();
        return n > 0;
    }

    /** Goes on to the next whole frame that was read; its pieces are in {@link #frame} and {@link #buffer}. */
    public boolean next() {
        return frames.next(buffer);
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
