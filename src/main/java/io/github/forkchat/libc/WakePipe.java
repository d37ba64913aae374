package io.github.forkchat.libc;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes a thread that waits in {@code poll(2)}: it polls {@link #fd} for readability.
 *
 * <p>Its C counterpart: the self-pipe. Threads: any wakes, one waits.
 */
public final class WakePipe implements AutoCloseable {
    private final Pipe pipe;
    private final NativeBuffer buffer = new NativeBuffer(1);
    private final AtomicBoolean pending = new AtomicBoolean();

    /** @throws ErrnoException EMFILE, ENFILE */
    public WakePipe() throws ErrnoException {
        pipe = Pipe.create();
    }

    /** Readable from {@link #wake} until {@link #drain}. */
    public Fd fd() {
        return pipe.readEnd();
    }

    /** Makes the waiting thread's poll return, now or the next time. Never blocks: at most one byte is in the pipe. */
    public void wake() {
        if (pending.compareAndSet(false, true)) {
            try {
                int written = pipe.writeEnd().write(buffer.address(), 1);
                assert written == 1;
            } catch (ErrnoException e) {
                throw new IllegalStateException("the wake-up pipe is broken", e);
            }
        }
    }

    /** Must be called when {@link #fd} is readable, before the caller checks the reason of the wake-up. */
    public void drain() throws ErrnoException {
        int read = pipe.readEnd().read(buffer.address(), 1);
        assert read == 1;
        pending.set(false);
    }

    @Override
    public void close() {
        pipe.close();
    }
}
