package io.github.forkchat.libc;

/**
 * The code of a child process between {@code fork()} and {@code execve()}, and nothing else.
 *
 * <p>After fork the child has one thread of a JVM that had many. It must not allocate, load a class, take a lock or
 * wait for a safepoint, because the threads that would respond do not exist in it. So everything here is static, every
 * argument is an {@code int} or a {@code long} of {@link ChildSteps}, prepared before, and every call is one of {@link
 * LibC}'s. A child that was forked while a safepoint was pending still hangs on its return from fork; {@link ForkExec}
 * handles that by a timeout.
 *
 * <p>The parent never takes the child's branch, and the optimizing compiler leaves out a branch that is never taken.
 * Every child would then have to deoptimize, which takes locks (observed in each fork after some 10,000). Therefore
 * the parent runs the child's calls before each fork, with arguments that make them fail or change nothing, which
 * takes a few µs. If the child changes its user it takes half a millisecond, because the C library makes every thread
 * do these calls.
 *
 * <p>The status pipe tells the parent what happened:
 *
 * <pre>
 *   nothing, end of file             the child died before it came to execve
 *   int32 0, end of file             execve happened
 *   int32 0, int32 errno             execve failed with that errno
 *   int32 0, int32 errno, int32 0    a restriction failed before execve: the user, Landlock, or the filter
 * </pre>
 *
 * <p>Its C counterpart: {@code if (fork() == 0) { setpgid(0, 0); dup2(...); execve(...); _exit(127); }}. Threads: one
 * at a time.
 */
final class ForkChild {
    /** Number of words on the status pipe if the program runs. */
    static final int EXECUTED = 1;
    /** Number of words if execve failed; the last is its errno. */
    static final int EXEC_FAILED = 2;
    /** Number of words if a restriction failed; the last but one is the errno. */
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
    /** The call's number, the same on all processors with {@link Landlock}. */
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
     * Handles the {@code pid} that fork has returned; in the child it returns only if the program does not run.
     *
     * <p>If a restriction failed, nothing is executed. There is no branch for this, because the parent would never
     * take it: instead the results are combined as bits, as a failed call returns -1, all bits set, and a successful
     * one 0.
     */
    private static void afterFork(int pid, ChildSteps steps, long words) {
        if (pid != 0) {
            return;
        }
        LibC.syscall(steps.session);
        LibC.setpgid(steps.group, steps.group); // fails after setsid, because the child leads its group already
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
