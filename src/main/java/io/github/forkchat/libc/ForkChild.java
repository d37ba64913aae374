package io.github.forkchat.libc;

/**
 * The window between {@code fork()} and {@code execve()}, and nothing else.
 *
 * <p>After fork the child has one thread of a JVM that had many. It must not allocate, load a class, take a lock or
 * wait for a safepoint, because whoever would answer is gone. So everything here is static, every argument is an
 * {@code int} or a {@code long} that was made before, and every call is one of {@link LibC}'s. A child that was forked
 * while a safepoint was pending hangs all the same, on its return from fork; {@link ForkExec} watches for that.
 *
 * <p>The parent never takes the child's branch, and a branch that is never taken is left out by the optimizing
 * compiler: every child would first have to throw compiled code away, which takes locks (seen in each fork after some
 * 10,000). Therefore the parent rehearses the child's calls before each fork, with arguments that make every one of
 * them fail; that costs it a few µs.
 *
 * <p>The status pipe tells the parent what happened:
 *
 * <pre>
 *   nothing, end of file             the child died before it came to execve
 *   int32 0, end of file             execve happened
 *   int32 0, int32 errno             execve failed with that errno
 * </pre>
 *
 * <p>Its C counterpart: {@code if (fork() == 0) { dup2(...); execve(...); _exit(127); }}. Threads: one at a time.
 */
final class ForkChild {
    /** So many words on the status pipe mean that the program runs. */
    static final int EXECUTED = 1;
    /** So many words mean that execve failed; the last is its errno. */
    static final int EXEC_FAILED = 2;
    /** As {@code closeFrom}: the child marks no descriptors, the parent has. Beyond all that there can be. */
    static final int NOTHING = Integer.MAX_VALUE;

    private static final Os OS = Os.current();
    private static final int INT_BYTES = Constant.SIZEOF_INT.on(OS);
    private static final long SIG_DFL = Constant.SIG_DFL.on(OS);
    private static final boolean HAS_CLOSE_RANGE = LinuxLibC.AVAILABLE;
    private static final int CLOSE_RANGE_CLOEXEC = Constant.CLOSE_RANGE_CLOEXEC.on(Os.LINUX);
    private static final int LAST_FD = -1; // unsigned
    private static final int EXIT_CODE = 127;
    private static final int NONE = -1;
    private static final long NOWHERE = 0;
    /** Signal 64: one that Linux has but nobody uses, and macOS does not have. */
    private static final long UNUSED_SIGNAL = Long.MIN_VALUE;

    private static final int HIGHEST_ERRNO = 255;

    /** The ints 0 to {@link #HIGHEST_ERRNO}, so that the child can write an errno without touching Java memory. */
    private static final NativeBuffer STATUS_WORDS = statusWords();

    private ForkChild() {}

    /**
     * Forks. In the child it does not return.
     *
     * @param socket descriptor that becomes 0
     * @param log that becomes 1 and 2
     * @param mainToFork that becomes 3
     * @param forkToMain that becomes 4; all four are numbered 5 or higher
     * @param status write end of the status pipe, close-on-exec
     * @param closeFrom descriptors from this number on are marked close-on-exec by the child, or {@link #NOTHING}
     * @param ignoredSignals bit n-1 is set if signal n is ignored and has to be given its default back
     * @param path address of the program's path
     * @param argv address of its arguments
     * @param envp address of its environment
     * @return the child's pid, or the negative errno
     */
    static int forkAndExec(
            int socket,
            int log,
            int mainToFork,
            int forkToMain,
            int status,
            int closeFrom,
            long ignoredSignals,
            long path,
            long argv,
            long envp) {
        rehearse();
        long words = STATUS_WORDS.address();
        int pid = LibC.fork();
        int errno = LibC.errno();
        afterFork(
                pid,
                0,
                socket,
                log,
                mainToFork,
                forkToMain,
                status,
                closeFrom,
                ignoredSignals,
                words,
                path,
                argv,
                envp);
        if (pid == 0) {
            LibC._exit(EXIT_CODE);
        }
        return pid > 0 ? pid : -errno;
    }

    /** Runs the child's branch in this process, to no effect: no such process, descriptor or path, nothing to close. */
    static void rehearse() {
        long words = STATUS_WORDS.address();
        afterFork(0, NONE, NONE, NONE, NONE, NONE, NONE, NOTHING, UNUSED_SIGNAL, words, NOWHERE, NOWHERE, NOWHERE);
    }

    /** What is done with the {@code pid} that fork returned; comes back in the child only if execve failed. */
    private static void afterFork(
            int pid,
            int self,
            int socket,
            int log,
            int mainToFork,
            int forkToMain,
            int status,
            int closeFrom,
            long ignoredSignals,
            long words,
            long path,
            long argv,
            long envp) {
        if (pid != 0) {
            return;
        }
        LibC.setpgid(self, self);
        for (long left = ignoredSignals; left != 0; left &= left - 1) {
            LibC.signal(Long.numberOfTrailingZeros(left) + 1, SIG_DFL);
        }
        if (HAS_CLOSE_RANGE) {
            LinuxLibC.close_range(closeFrom, LAST_FD, CLOSE_RANGE_CLOEXEC);
        }
        LibC.dup2(socket, InheritedFds.SOCKET);
        LibC.dup2(log, InheritedFds.LOG_OUT);
        LibC.dup2(log, InheritedFds.LOG_ERR);
        LibC.dup2(mainToFork, InheritedFds.MAIN_TO_FORK);
        LibC.dup2(forkToMain, InheritedFds.FORK_TO_MAIN);
        LibC.write(status, words, INT_BYTES);
        LibC.execve(path, argv, envp);
        LibC.write(status, words + (long) INT_BYTES * LibC.errno(), INT_BYTES);
    }

    private static NativeBuffer statusWords() {
        NativeBuffer words = new NativeBuffer((HIGHEST_ERRNO + 1) * INT_BYTES);
        for (int i = 0; i <= HIGHEST_ERRNO; i++) {
            words.bytes().putInt(i * INT_BYTES, i);
        }
        return words;
    }
}
