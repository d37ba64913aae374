package io.github.forkchat.pipe;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.Pipe;

/**
 * pipeMainToFork n: from Server Main to one fork. Writing never blocks.
 *
 * <p>Its C counterpart: {@code int pipeMainToFork[n][2]}. Threads: the accept loop makes it and closes the read end
 * after the fork; passData writes and closes.
 */
public final class PipeMainToFork implements AutoCloseable {
    private final Pipe pipe;

    /** @throws ErrnoException EMFILE, ENFILE */
    public PipeMainToFork() throws ErrnoException {
        pipe = Pipe.create();
        pipe.writeEnd().setNonBlocking(true);
    }

    /** Goes to the fork as its descriptor 3. */
    public Fd readEnd() {
        return pipe.readEnd();
    }

    /** Polled for writability. */
    public Fd writeEnd() {
        return pipe.writeEnd();
    }

    /**
     * Writes from native memory what the pipe takes.
     *
     * @return bytes written, or {@link Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the fork is gone
     */
    public int write(long address, int lengthBytes) throws ErrnoException {
        return pipe.writeEnd().write(address, lengthBytes);
    }

    /** The fork has its copy; without this one the end of file and EPIPE come when they should. */
    public void closeReadEnd() {
        pipe.readEnd().close();
    }

    /** The fork reads what was written, then the end of file. */
    @Override
    public void close() {
        pipe.close();
    }
}
