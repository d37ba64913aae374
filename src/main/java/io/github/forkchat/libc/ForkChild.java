package io.github.forkchat.libc;

/**
 * The window between {@code fork()} and {@code execve()}, and nothing else.
 *
 * <p>After fork the child has one thread of a JVM that had many. It must not allocate, load a class, take a lock or
 * wait for a safepoint, because whoever would answer is gone. So everything here is static, every argument is an
 * {@code int} or a {@code long} of {@link ChildSteps}, which were made before, and every call is one of {@link LibC}'s. A child that was forked
 * while a safepoint was pending hangs all the same, on its return from fork; {@link ForkExec} watches for that.
 *
 * <p>The parent never takes the child's branch, and a branch that is never taken is left out by the optimizing
 * compiler: every child would first have to throw compiled code away, which takes locks (seen in each fork after some
 * 10,000). Therefore the parent rehearses the child's calls before each fork, with arguments that make them fail, or
 * change nothing; that costs it a few µs. Where the child becomes another user it is half a millisecond: the C library
 * has every thread make those calls.
 *
 * <p>The status pipe tells the parent what happened:
 *
 * <pre>
 *   nothing, end of file             the child died before it came to execve
 *   int32 0, end of file             execve happened
 *   int32 0, int32 errno             execve failed with that errno
 *   int32 0, int32 errno, int32 0    what had to be given up before it was not: another user, Landlock, the filter
 * </pre>
 *
 * <p>Its C counterpart: {@code if (fork() == 0) { setpgid(0, 0); dup2(...); execve(...); _exit(127); }}. Threads: one at a time.
 */
final class ForkChild {
    /** So many words on the status pipe mean that the program runs. */
    static final int EXECUTED = 1;
    /** So many words mean that execve failed; the last is its errno. */
    static final int EXEC_FAILED = 2;
    /** So many words mean that something was not given up before it; the last but one is the errno. */
    static final int KEPT = 3;

    private static final Os OS = Os.current();
    private static final int INT_BYTES = Constant.SIZEOF_INT.on(OS);
    private static final long SIG_DFL = Constant.SIG_DFL.on(OS);
    private static final boolean HAS_CLOSE_RANGE = LinuxLibC.AVAILABLE;
    private static final int CLOSE_RANGE_CLOEXEC = Constant.CLOSE_RANGE_CLOEXEC.on(Os.LINUX);
    private static final int LAST_FD = -1; // unsigned
    private static final int RLIMIT_CORE = Constant.RLIMIT_CORE.on(OS);
    private static final int RLIMIT_FSIZE = Constant.RLIMIT_FSIZE.on(OS);
    private static final int RLIMIT_NPROC = Constant.RLIMIT_NPROC.on(OS);
    private static final int RLIMIT_NOFILE = Constant.RLIMIT_NOFILE.on(OS);
    private static final int PR_SET_PDEATHSIG = Constant.PR_SET_PDEATHSIG.on(Os.LINUX);
    private static final int PR_SET_SECCOMP = Constant.PR_SET_SECCOMP.on(Os.LINUX);
    /** The number, which every processor has that {@link Landlock} is used on. */
    private static final long RESTRICT_SELF = SystemCall.LANDLOCK_RESTRICT_SELF.on(Processor.X86_64);

    private static final long UNUSED = 0;
    private static final int EXIT_CODE = 127;
    private static final int SIGN_BIT = Integer.SIZE - 1;

    private static final int MAX_ERRNO = 255;

    /** The ints 0 to {@link #MAX_ERRNO}, so that the child can write an errno without touching Java memory. */
    private static final NativeBuffer STATUS_WORDS = statusWords();

    private ForkChild() {}

    /**
     * Forks. In the child it does not return.
     *
     * @return the child's pid, or the negative errno
     */
    static int forkAndExec(ChildSteps steps) {
        rehearse(steps.harmless());
        long words = STATUS_WORDS.address();
        int pid = LibC.fork();
        int errno = LibC.errno();
        afterFork(pid, steps, words);
        if (pid == 0) {
            LibC._exit(EXIT_CODE);
        }
        return pid > 0 ? pid : -errno;
    }

    /** Runs the child's branch in this process. */
    static void rehearse(ChildSteps harmless) {
        afterFork(0, harmless, STATUS_WORDS.address());
    }

    /**
     * What is done with the {@code pid} that fork returned; comes back in the child only if the program does not run.
     *
     * <p>Nothing is executed when what had to be given up was not. No branch decides that, because the parent would
     * never take the same: a call that fails returns -1, all bits set, and one that succeeds 0.
     */
    private static void afterFork(int pid, ChildSteps steps, long words) {
        if (pid != 0) {
            return;
        }
        LibC.syscall(steps.session);
        LibC.setpgid(steps.group, steps.group); // fails in a session of its own, whose group it leads already
        LibC.chdir(steps.directory);
        for (long left = steps.ignoredSignals; left != 0; left &= left - 1) {
            LibC.signal(Long.numberOfTrailingZeros(left) + 1, SIG_DFL);
        }
        if (HAS_CLOSE_RANGE) {
            LinuxLibC.close_range(steps.closeFrom, LAST_FD, CLOSE_RANGE_CLOEXEC);
        }
        LibC.dup2(steps.socket, InheritedFds.SOCKET);
        LibC.dup2(steps.log, InheritedFds.LOG_OUT);
        LibC.dup2(steps.log, InheritedFds.LOG_ERR);
        LibC.dup2(steps.mainToFork, InheritedFds.MAIN_TO_FORK);
        LibC.dup2(steps.forkToMain, InheritedFds.FORK_TO_MAIN);
        LibC.dup2(steps.firstFile, InheritedFds.FIRST_FILE);
        LibC.dup2(steps.secondFile, InheritedFds.FIRST_FILE + 1);
        LibC.setrlimit(RLIMIT_CORE, steps.coreLimit);
        LibC.setrlimit(RLIMIT_FSIZE, steps.fileLimit);
        LibC.setrlimit(RLIMIT_NOFILE, steps.filesLimit);
        LibC.setrlimit(RLIMIT_NPROC, steps.processesLimit);
        int refused = 0;
        if (steps.changesUser) {
            refused |= LibC.setgroups(steps.groupCount, LibC.NULL) & LibC.errno();
            refused |= LibC.setregid(steps.gid, steps.gid) & LibC.errno();
            refused |= LibC.setreuid(steps.uid, steps.uid) & LibC.errno();
        }
        if (HAS_CLOSE_RANGE) { // a change of user takes this back, so it comes later
            LinuxLibC.prctl(PR_SET_PDEATHSIG, steps.deathSignal, UNUSED, UNUSED, UNUSED);
        }
        if (steps.limitsFiles) {
            refused |= (int) LinuxLibC.syscall(RESTRICT_SELF, steps.ruleset, UNUSED, UNUSED, UNUSED) & LibC.errno();
        }
        LibC.write(steps.status, words, INT_BYTES);
        if (steps.filter != LibC.NULL) {
            refused |= LinuxLibC.prctl(PR_SET_SECCOMP, steps.filterMode, steps.filter, UNUSED, UNUSED) & LibC.errno();
        }
        int stop = -refused >> SIGN_BIT;
        LibC.execve(steps.path & ~(long) stop, steps.argv, steps.envp);
        int errno = (refused & stop) | (LibC.errno() & ~stop);
        LibC.write(steps.status, words + (long) INT_BYTES * errno, INT_BYTES);
        LibC.write(steps.status, words, INT_BYTES & stop);
    }

    private static NativeBuffer statusWords() {
        NativeBuffer words = new NativeBuffer((MAX_ERRNO + 1) * INT_BYTES);
        for (int i = 0; i <= MAX_ERRNO; i++) {
            words.bytes().putInt(i * INT_BYTES, i);
        }
        return words;
    }
}
