package io.github.forkchat.libc;

import java.util.Arrays;

/**
 * The system call filter of the strict sandbox. It allows the system calls that forkchat's own worker makes in a JVM
 * from its first instruction on, some of them only with certain arguments. Linux only.
 *
 * <p>Under this filter a worker cannot start processes, connect, or create sockets except a pair of its own. It cannot
 * signal or trace processes, change limits, not even its own, or change the size or flags of a shared pipe. It can
 * read the limits, processors and clocks of its own process only: calls with a process id are allowed only for its
 * own. It cannot remove files or change modes. It can execute a program, since it has to do so once, under the same
 * filter.
 *
 * <p>Which files it opens, and whether for writing, is controlled by {@link Landlock}, because a filter does not see
 * file names. Without Landlock a worker can open files only for reading, and cannot create or truncate them. If
 * Landlock does not control truncation, before version {@value Landlock#TRUNCATION}, the filter denies it.
 *
 * <p>Every other call fails: with EPERM if it is older than the list, with ENOSYS if it is newer, because C libraries
 * then fall back to older calls. A call by the numbers of another kind of processor ends the process.
 *
 * <p>The list was made with strace from JDK 17 and 25, all views, on glibc. Older and newer variants of these calls
 * were added for other versions and for musl, and the calls of HotSpot on arm64.
 *
 * <p>Its C counterpart: a struct sock_fprog for {@code prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)}, see seccomp(2).
 * Threads: immutable.
 */
final class SystemCallFilter {
    private static final Os OS = Os.LINUX;

    private final SystemCallRules rules;
    private final NativeBuffer compiled;

    /**
     * Creates the filter for this processor. Rules are checked in order, so the most frequent calls come first.
     *
     * @param landlock version of Landlock, 0: none
     */
    SystemCallFilter(Processor processor, int landlock) {
        rules = new SystemCallRules(processor);
        waitAndTransfer();
        threads();
        memory();
        files(refusedOfOpening(landlock) | processor.directFlag());
        socket();
        questions();
        allow(SystemCall.EXECVE);
        compiled = rules.compile(SystemCallRules.REFUSE, SystemCallRules.UNKNOWN);
    }

    private static long refusedOfOpening(int landlock) {
        long emptying = Constant.O_TRUNC.longOn(OS);
        if (landlock == 0) {
            return emptying | Constant.O_ACCMODE.longOn(OS) | Constant.O_CREAT.longOn(OS);
        }
        return landlock < Landlock.TRUNCATION ? emptying : 0;
    }

    /** The struct sock_fprog. */
    NativeBuffer program() {
        return compiled;
    }

    private void waitAndTransfer() {
        allow(SystemCall.READ, SystemCall.WRITE, SystemCall.FUTEX, SystemCall.POLL, SystemCall.PPOLL);
        rules.allowUnlessOfProcess(SystemCall.CLOCK_NANOSLEEP, SystemCall.CLOCK_GETTIME, SystemCall.CLOCK_GETRES);
        allow(SystemCall.NANOSLEEP, SystemCall.GETTIMEOFDAY);
        allow(SystemCall.GETPPID, SystemCall.SCHED_YIELD, SystemCall.RESTART_SYSCALL);
    }

    /** Threads and their signals, but no processes. */
    private void threads() {
        rules.allowIfAnyBit(SystemCall.CLONE, 0, Constant.CLONE_THREAD.longOn(OS));
        // A filter cannot see the flags of clone3; the C library falls back to clone.
        rules.end(SystemCallRules.UNKNOWN, SystemCall.CLONE3);
        allow(SystemCall.EXIT, SystemCall.EXIT_GROUP, SystemCall.SET_ROBUST_LIST, SystemCall.SET_TID_ADDRESS);
        allow(SystemCall.RSEQ, SystemCall.GETTID, SystemCall.GETPID, SystemCall.ARCH_PRCTL, SystemCall.MEMBARRIER);
        // glibc's pthread_getattr_np calls it with a thread's id; it works without the result if the call does not
        // exist.
        rules.allowIfOwn(SystemCall.SCHED_GETAFFINITY, SystemCallRules.UNKNOWN);
        allow(SystemCall.SIGALTSTACK);
        allow(SystemCall.RT_SIGACTION, SystemCall.RT_SIGPROCMASK, SystemCall.RT_SIGRETURN);
        allowIfOneOf(SystemCall.PRCTL, 0, Constant.PR_SET_NAME, Constant.PR_SVE_GET_VL, Constant.PR_SVE_SET_VL);
    }

    private void memory() {
        allow(SystemCall.MMAP, SystemCall.MPROTECT, SystemCall.MUNMAP, SystemCall.MADVISE, SystemCall.BRK);
        allow(SystemCall.MREMAP, SystemCall.MINCORE);
    }

    private void files(long refusedFlags) {
        rules.refuseIfAnyBit(SystemCall.OPENAT, 2, refusedFlags);
        rules.refuseIfAnyBit(SystemCall.OPEN, 1, refusedFlags);
        allow(SystemCall.CLOSE, SystemCall.DUP, SystemCall.DUP2, SystemCall.DUP3, SystemCall.LSEEK);
        allow(SystemCall.PREAD64, SystemCall.READV, SystemCall.WRITEV, SystemCall.GETDENTS64, SystemCall.GETCWD);
        allow(SystemCall.NEWFSTATAT, SystemCall.STATX, SystemCall.STAT, SystemCall.LSTAT, SystemCall.FSTAT);
        allow(SystemCall.STATFS, SystemCall.FSTATFS, SystemCall.READLINK, SystemCall.READLINKAT);
        allow(SystemCall.ACCESS, SystemCall.FACCESSAT, SystemCall.FACCESSAT2);
        allowIfOneOf(
                SystemCall.FCNTL, 1, Constant.F_GETFL, Constant.F_GETFD, Constant.F_SETFD, Constant.F_DUPFD_CLOEXEC);
        allowIfOneOf(SystemCall.IOCTL, 1, Constant.FIONREAD, Constant.TCGETS);
    }

    /**
     * Calls on the client's socket, which the worker inherits, and socketpair, which the JDK uses and which connects
     * to no other process.
     */
    private void socket() {
        allow(SystemCall.SHUTDOWN, SystemCall.GETSOCKNAME, SystemCall.GETPEERNAME);
        allowIfOneOf(SystemCall.SOCKETPAIR, 0, Constant.AF_UNIX);
        rules.refuseIfOneOf(SystemCall.SETSOCKOPT, 2, Constant.SO_LINGER.longOn(OS)); // see Fd.doNotLinger
        allow(SystemCall.GETSOCKOPT);
    }

    /** Queries about the process and the system. */
    private void questions() {
        allow(SystemCall.GETRANDOM, SystemCall.SYSINFO, SystemCall.UNAME, SystemCall.GETRUSAGE);
        allow(SystemCall.GETUID, SystemCall.GETEUID, SystemCall.GETGID, SystemCall.GETEGID, SystemCall.GETRLIMIT);
        rules.allowIfOwnWithout(SystemCall.PRLIMIT64, 2); // argument 2 is a new limit
    }

    private void allow(SystemCall... calls) {
        rules.end(SystemCallRules.ALLOW, calls);
    }

    private void allowIfOneOf(SystemCall call, int argument, Constant... values) {
        rules.allowIfOneOf(
                call,
                argument,
                Arrays.stream(values).mapToLong(value -> value.longOn(OS)).toArray());
    }
}
