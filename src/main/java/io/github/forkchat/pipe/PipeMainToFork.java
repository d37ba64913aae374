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
     * @param budget says whether it may be a large one
     * @throws ErrnoException EMFILE, ENFILE
     */
    public PipeMainToFork(PipeBudget budget) throws ErrnoException {
        this.budget = budget;
        pipe = Pipe.create();
        pipe.writeEnd().setNonBlocking(true);
        large = new AtomicBoolean(budget.enlarge(pipe));
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

    /**
     * Gives the pipe a part of a file's memory, as far as it takes it.
     *
     * @return bytes given, or {@link Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the fork is gone; else see {@link MemoryFile#giveTo}
     */
    public int give(MemoryFile memory, int from, int lengthBytes) throws ErrnoException {
        return memory.giveTo(pipe.writeEnd(), from, lengthBytes);
    }

    /** The fork has its copy; without this one the end of file and EPIPE come when they should. */
    public void closeReadEnd() {
        pipe.readEnd().close();
    }

    /** The fork reads what was written, then the end of file. */
    @Override
    public void close() {
        pipe.close();
        if (large.compareAndSet(true, false)) {
            budget.giveBack();
        }
    }
}
