package io.github.forkchat.pipe;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.MemoryFile;
import io.github.forkchat.libc.Pipe;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * pipeMainToFork n: from Server Main to one fork. Writing never blocks.
 *
 * <p>Its C counterpart: {@code int pipeMainToFork[n][2]}. Threads: the accept loop makes it and closes the read end
 * after the fork; passData writes and closes.
 */
public final class PipeMainToFork implements AutoCloseable {
    private final Pipe pipe;
    private final PipeBudget budget;
    private final AtomicBoolean large;

    /**
     * @param budget decides whether the pipe may be large
     * @throws ErrnoException EMFILE, ENFILE
     */
    public PipeMainToFork(PipeBudget budget) throws ErrnoException {
        this.budget = budget;
        pipe = Pipe.create();
        pipe.writeEnd().setNonBlocking(true);
        large = new AtomicBoolean(budget.enlarge(pipe));
    }

    /** The read end, descriptor 3 of the fork. */
    public Fd readEnd() {
        return pipe.readEnd();
    }

    /** The write end, to be polled for writability. */
    public Fd writeEnd() {
        return pipe.writeEnd();
    }

    /** Its capacity in bytes on Linux; macOS chooses the capacity itself. */
    public int sizeBytes() {
        return large.get() ? PipeBudget.LARGE_BYTES : PipeBudget.DEFAULT_BYTES;
    }

    /**
     * Writes from native memory, as many bytes as the pipe takes.
     *
     * @return bytes written, or {@link Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the fork has ended
     */
    public int write(long address, int lengthBytes) throws ErrnoException {
        return pipe.writeEnd().write(address, lengthBytes);
    }

    /**
     * Splices a part of a file's memory into the pipe, as many bytes as the pipe takes.
     *
     * @return bytes spliced, or {@link Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the fork has ended; else see {@link MemoryFile#giveTo}
     */
    public int give(MemoryFile memory, int from, int lengthBytes) throws ErrnoException {
        return memory.giveTo(pipe.writeEnd(), from, lengthBytes);
    }

    /** Closes Server Main's copy of the read end after the fork has its own, because the copy would prevent EPIPE. */
    public void closeReadEnd() {
        pipe.readEnd().close();
    }

    /** Closes the pipe: the fork reads what was written, then the end of file. */
    @Override
    public void close() {
        pipe.close();
        if (large.compareAndSet(true, false)) {
            budget.giveBack();
        }
    }
}
