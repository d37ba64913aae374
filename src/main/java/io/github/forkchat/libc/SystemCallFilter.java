package io.github.forkchat.libc;

import java.util.Arrays;

/**
 * What a child may still ask of the kernel: a list of system calls, those that forkchat's own worker makes in a JVM from
 * its first instruction on, and some of them with certain arguments alone. Linux alone.
 *
 * <p>A worker under it makes no process, no connection and no socket but a pair of its own; signals and traces nobody;
 * changes no limit, not even its own; and does not change the size or the flags of a pipe that it shares. It reads the
 * limits, the processors and the clocks of no process but its own: a call that takes a process id is allowed for its own
 * alone. It removes no file and changes no mode. It may execute a program, since it has to once: under the same filter.
 *
 * <p>Which files it opens, and whether for writing, is {@link Landlock}'s business: a filter does not see their names.
 * Where there is no Landlock it opens files for reading alone, makes none and empties none; where Landlock does not know
 * of emptying files, before version {@value Landlock#TRUNCATION}, it empties none.
 *
 * <p>Every other call fails: with EPERM if it is older than the list, with ENOSYS if it is newer, because C libraries
 * have older ones in reserve for that. A call by the numbers of another kind of processor ends the process.
 *
 * <p>The list was made with strace from JDK 17 and 25, all views, on glibc; to what they call were added its older and
 * newer names, for other versions and for musl, and what HotSpot asks on arm64.
 *
 * <p>Its C counterpart: a struct sock_fprog for {@code prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER)}, see seccomp(2).
 * Threads: immutable.
 */
final class SystemCallFilter {
    private static final Os OS = Os.LINUX;

    private final SystemCallRules rules;
    private final NativeBuffer compiled;

    /**
     * For this processor; the rules are looked through in their order, so what a worker does all the time comes first.
     *
     * @param landlock its version, 0: there is none
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
        // The flags of clone3 are where no filter looks; the C library takes clone then.
        rules.end(SystemCallRules.UNKNOWN, SystemCall.CLONE3);
        allow(SystemCall.EXIT, SystemCall.EXIT_GROUP, SystemCall.SET_ROBUST_LIST, SystemCall.SET_TID_ADDRESS);
        allow(SystemCall.RSEQ, SystemCall.GETTID, SystemCall.GETPID, SystemCall.ARCH_PRCTL, SystemCall.MEMBARRIER);
        // glibc's pthread_getattr_np asks for a thread's by its id; it does without them if there is no such call.
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

    /** The client's, which it has. The JDK makes a pair, which connects it to nobody. */
    private void socket() {
        allow(SystemCall.SHUTDOWN, SystemCall.GETSOCKNAME, SystemCall.GETPEERNAME);
        allowIfOneOf(SystemCall.SOCKETPAIR, 0, Constant.AF_UNIX);
        allow(SystemCall.SETSOCKOPT, SystemCall.GETSOCKOPT);
    }

    /** What it is, and where. */
    private void questions() {
        allow(SystemCall.GETRANDOM, SystemCall.SYSINFO, SystemCall.UNAME, SystemCall.GETRUSAGE);
        allow(SystemCall.GETUID, SystemCall.GETEUID, SystemCall.GETGID, SystemCall.GETEGID, SystemCall.GETRLIMIT);
        rules.allowIfOwnWithout(SystemCall.PRLIMIT64, 2); // a new limit
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
