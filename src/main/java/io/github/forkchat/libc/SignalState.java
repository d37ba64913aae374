package io.github.forkchat.libc;

/**
 * Prepares the signal mask and dispositions of the forking thread before each fork. A child inherits the mask, and
 * ignored signals stay ignored after execve. HotSpot blocks SIGQUIT in its threads, and a shell starts background jobs
 * with SIGINT ignored.
 *
 * <p>Its C counterpart: {@code sigprocmask(2)}, {@code sigaction(2)}. Threads: the forking one.
 */
final class SignalState {
    private static final Os OS = Os.current();
    private static final int SIG_SETMASK = Constant.SIG_SETMASK.on(OS);
    private static final int SIGNALS = Constant.NSIG.on(OS);
    private static final long SIG_IGN = Constant.SIG_IGN.on(OS);
    private static final int OFF_HANDLER = Constant.OFF_SA_HANDLER.on(OS);

    private final NativeBuffer empty = new NativeBuffer(Constant.SIZEOF_SIGSET_T.on(OS));
    private final NativeBuffer former = new NativeBuffer(Constant.SIZEOF_SIGSET_T.on(OS));
    private final NativeBuffer action = new NativeBuffer(Constant.SIZEOF_SIGACTION.on(OS));

    /** Empties this thread's signal mask and remembers what it was. */
    void unblockAll() throws ErrnoException {
        setMask(empty.address(), former.address());
    }

    /** Undoes {@link #unblockAll}. */
    void restoreMask() throws ErrnoException {
        setMask(former.address(), 0);
    }

    private static void setMask(long set, long oldSet) throws ErrnoException {
        if (LibC.sigprocmask(SIG_SETMASK, set, oldSet) < 0) {
            throw new ErrnoException("sigprocmask()", LibC.errno());
        }
    }

    /**
     * The signals that this process ignores: bit n-1 stands for signal n. The C library's own are left out (EINVAL).
     */
    long ignored() {
        long signals = 0;
        for (int signal = 1; signal < SIGNALS; signal++) {
            if (LibC.sigaction(signal, LibC.NULL, action.address()) == 0
                    && action.bytes().getLong(OFF_HANDLER) == SIG_IGN) {
                signals |= 1L << (signal - 1);
            }
        }
        return signals;
    }
}
