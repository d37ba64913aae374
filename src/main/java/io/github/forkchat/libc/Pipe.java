package io.github.forkchat.libc;

import java.util.function.LongToIntFunction;

/**
 * A pipe: two descriptors, both close-on-exec, both blocking, both numbered {@link InheritedFds#FIRST_FREE} or higher
 * so that {@link ForkExec} can put them in their places in the child without one overwriting the other.
 *
 * <p>Its C counterpart: {@code pipe(2)}. Threads: any.
 *
 * @param readEnd the read end; it is at the end of file once every copy of the write end is closed
 * @param writeEnd the write end; writes fail with EPIPE once every copy of the read end is closed
 */
public record Pipe(Fd readEnd, Fd writeEnd) implements AutoCloseable {
    private static final Os OS = Os.current();

    /**
     * Makes a pipe.
     *
     * @throws ErrnoException EMFILE, ENFILE
     */
    public static Pipe create() throws ErrnoException {
        return create(LinuxLibC.AVAILABLE);
    }

    static Pipe create(boolean withPipe2) throws ErrnoException {
        if (withPipe2) {
            return create(ends -> LinuxLibC.pipe2(ends, Constant.O_CLOEXEC.on(OS)), "pipe2(O_CLOEXEC)", false);
        }
        synchronized (CloseOnExec.LOCK) {
            return create(LibC::pipe, "pipe()", true);
        }
    }

    private static Pipe create(LongToIntFunction call, String name, boolean marks) throws ErrnoException {
        int intBytes = Constant.SIZEOF_INT.on(OS);
        try (NativeBuffer ends = new NativeBuffer(2 * intBytes)) {
            if (call.applyAsInt(ends.address()) < 0) {
                throw new ErrnoException(name, LibC.errno());
            }
            Fd readEnd = new Fd(ends.bytes().getInt(0));
            Fd writeEnd = new Fd(ends.bytes().getInt(intBytes));
            return ready(readEnd, writeEnd, marks);
        }
    }

    private static Pipe ready(Fd readEnd, Fd writeEnd, boolean marks) throws ErrnoException {
        Fd read = readEnd;
        Fd write = writeEnd;
        try {
            if (marks) {
                read.setCloseOnExec();
                write.setCloseOnExec();
            }
            read = read.atLeast(InheritedFds.FIRST_FREE);
            write = write.atLeast(InheritedFds.FIRST_FREE);
            return new Pipe(read, write);
        } catch (ErrnoException e) {
            read.close();
            write.close();
            throw e;
        }
    }

    /**
     * Requests another capacity of the pipe (F_SETPIPE_SZ, Linux). The capacity stays the same on other systems, and
     * if the kernel refuses: EPERM above the user's budget, EBUSY below what is in it, ENOMEM. The kernel rounds up to
     * a power of two of pages.
     *
     * @return whether it was granted
     */
    public boolean resize(int bytes) {
        return Constant.F_SETPIPE_SZ.existsOn(OS)
                && LibCVariadic.INSTANCE.fcntl(writeEnd.number(), Constant.F_SETPIPE_SZ.on(OS), bytes) >= 0;
    }

    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
