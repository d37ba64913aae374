package io.github.forkchat.libc;

import java.util.Optional;

/**
 * What a child may still ask of the kernel: a list of system calls, those that forkchat's own worker makes in a JVM from
 * its first instruction on, and some of them with certain arguments alone. Linux alone.
 *
 * <p>A worker under it makes no process, no connection and no socket but a pair of its own; signals and traces nobody;
 * changes no limit, not even its own; and does not change the flags of a pipe that it shares. It reads the limits, the
 * processors and the clocks of no process but its own: a call that takes a process id is allowed for its own alone. It
 * opens files for reading alone, makes none, removes none and empties none. It may execute a program, since it has to
 * once: under the same filter. What it reads is {@link Landlock}'s business.
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
    private static final int OFF_NUMBER = Constant.OFF_SECCOMP_DATA_NR.on(OS);
    private static final int OFF_ARCHITECTURE = Constant.OFF_SECCOMP_DATA_ARCH.on(OS);
    private static final int OFF_ARGUMENTS = Constant.OFF_SECCOMP_DATA_ARGS.on(OS);
    private static final int ARGUMENT_BYTES = Long.BYTES;
    /**
     * A clock id below 0 is a process's or a thread's, or a device's, and the second of these bits tells a thread: the
     * kernel takes those of the own process alone. See {@code CPUCLOCK_PERTHREAD_MASK} in the kernel's posix-timers.h,
     * which is part of its ABI but in no header for programs.
     */
    private static final long CLOCK_OF_ID = 1L << 31;

    private static final long CLOCK_OF_THREAD = 1L << 2;
    /** Of a process id. */
    private static final long OWN_PROCESS = 0;

    private static final long ALLOW = Constant.SECCOMP_RET_ALLOW.longOn(OS);
    private static final long REFUSE = error(Errno.EPERM);
    private static final long UNKNOWN = error(Errno.ENOSYS);
    private static final long KILL = Constant.SECCOMP_RET_KILL_PROCESS.longOn(OS);

    private final Processor processor;
    private final BpfProgram program = new BpfProgram();
    private final NativeBuffer compiled;
    private int highest;

    /** For this processor; the rules are looked through in their order, so what a worker does all the time comes first. */
    SystemCallFilter(Processor processor) {
        this.processor = processor;
        program.load(OFF_ARCHITECTURE);
        program.equal(processor.auditArchitecture().longOn(OS), 1, 0);
        program.end(KILL);
        program.load(OFF_NUMBER);
        waitAndTransfer();
        threads();
        memory();
        files();
        socket();
        questions();
        allow(SystemCall.EXECVE);
        program.greater(highest, 0, 1);
        program.end(UNKNOWN);
        program.end(REFUSE);
        compiled = program.toNative();
    }

    /** That of this JVM's processor, or empty if this system has no such filters. */
    static Optional<SystemCallFilter> current() {
        return isAvailable() ? Processor.current().map(SystemCallFilter::new) : Optional.empty();
    }

    /** Whether this system has such filters, and the numbers of this processor's calls are known. */
    static boolean isAvailable() {
        return LinuxLibC.AVAILABLE
                && LinuxLibC.canFilterSystemCalls()
                && Processor.current().isPresent();
    }

    /** Where the struct sock_fprog is. */
    long address() {
        return compiled.address();
    }

    private void waitAndTransfer() {
        allow(SystemCall.READ, SystemCall.WRITE, SystemCall.FUTEX, SystemCall.POLL, SystemCall.PPOLL);
        allowUnlessOfProcess(SystemCall.CLOCK_NANOSLEEP, SystemCall.CLOCK_GETTIME, SystemCall.CLOCK_GETRES);
        allow(SystemCall.NANOSLEEP, SystemCall.GETTIMEOFDAY);
        allow(SystemCall.GETPPID, SystemCall.SCHED_YIELD, SystemCall.RESTART_SYSCALL);
    }

    /** Threads and their signals, but no processes. */
    private void threads() {
        allowIfAnyBit(SystemCall.CLONE, 0, Constant.CLONE_THREAD);
        end(SystemCall.CLONE3, UNKNOWN); // its flags are where no filter looks; the C library takes clone then
        allow(SystemCall.EXIT, SystemCall.EXIT_GROUP, SystemCall.SET_ROBUST_LIST, SystemCall.SET_TID_ADDRESS);
        allow(SystemCall.RSEQ, SystemCall.GETTID, SystemCall.GETPID, SystemCall.ARCH_PRCTL, SystemCall.MEMBARRIER);
        // glibc's pthread_getattr_np asks for a thread's by its id; it does without them if there is no such call.
        allowIfOwn(SystemCall.SCHED_GETAFFINITY, UNKNOWN);
        allow(SystemCall.SIGALTSTACK);
        allow(SystemCall.RT_SIGACTION, SystemCall.RT_SIGPROCMASK, SystemCall.RT_SIGRETURN);
        allowIfOneOf(SystemCall.PRCTL, 0, Constant.PR_SET_NAME, Constant.PR_SVE_GET_VL, Constant.PR_SVE_SET_VL);
    }

    private void memory() {
        allow(SystemCall.MMAP, SystemCall.MPROTECT, SystemCall.MUNMAP, SystemCall.MADVISE, SystemCall.BRK);
        allow(SystemCall.MREMAP, SystemCall.MINCORE);
    }

    private void files() {
        allowIfReading(SystemCall.OPENAT, 2);
        allowIfReading(SystemCall.OPEN, 1);
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
        allow(SystemCall.SHUTDOWN, SystemCall.GETSOCKNAME, SystemCall.GETPEERNAME, SystemCall.SOCKETPAIR);
        allow(SystemCall.SETSOCKOPT, SystemCall.GETSOCKOPT);
    }

    /** What it is, and where. */
    private void questions() {
        allow(SystemCall.GETRANDOM, SystemCall.SYSINFO, SystemCall.UNAME, SystemCall.GETRUSAGE);
        allow(SystemCall.GETUID, SystemCall.GETEUID, SystemCall.GETGID, SystemCall.GETEGID, SystemCall.GETRLIMIT);
        allowIfOwnLimit();
    }

    /** The own process's limit, without a new one: all eight bytes of its address have to be 0. */
    private void allowIfOwnLimit() {
        BpfProgram rule = loading(0);
        rule.equal(OWN_PROCESS, 0, 4);
        rule.load(offset(2));
        rule.equal(0, 0, 2);
        rule.load(offset(2) + Integer.BYTES);
        rule.equal(0, 1, 0);
        add(SystemCall.PRLIMIT64, elseAllow(REFUSE, rule));
    }

    private void allow(SystemCall... calls) {
        for (SystemCall call : calls) {
            end(call, ALLOW);
        }
    }

    private void end(SystemCall call, long result) {
        BpfProgram rule = new BpfProgram();
        rule.end(result);
        add(call, rule);
    }

    /** For process id 0, argument 0, which is the caller's; the process's own number counts as another. */
    private void allowIfOwn(SystemCall call, long otherwise) {
        BpfProgram rule = loading(0);
        rule.equal(OWN_PROCESS, 1, 0);
        add(call, elseAllow(otherwise, rule));
    }

    /** For a clock, argument 0, of the system or of one of the own threads. */
    private void allowUnlessOfProcess(SystemCall... calls) {
        for (SystemCall call : calls) {
            BpfProgram rule = loading(0);
            rule.anyBit(CLOCK_OF_ID, 0, 2);
            rule.anyBit(CLOCK_OF_THREAD, 1, 0);
            add(call, elseAllow(REFUSE, rule));
        }
    }

    private void allowIfAnyBit(SystemCall call, int argument, Constant bits) {
        BpfProgram rule = loading(argument);
        rule.anyBit(bits.longOn(OS), 1, 0);
        add(call, elseAllow(REFUSE, rule));
    }

    private void allowIfOneOf(SystemCall call, int argument, Constant... values) {
        BpfProgram rule = loading(argument);
        for (int i = 0; i < values.length; i++) {
            rule.equal(values[i].longOn(OS), values.length - i, 0);
        }
        add(call, elseAllow(REFUSE, rule));
    }

    /** For reading, and neither what makes a file nor what empties it. */
    private void allowIfReading(SystemCall call, int flagsArgument) {
        BpfProgram rule = loading(flagsArgument);
        rule.anyBit(Constant.O_ACCMODE.longOn(OS) | Constant.O_CREAT.longOn(OS) | Constant.O_TRUNC.longOn(OS), 0, 1);
        add(call, elseAllow(REFUSE, rule));
    }

    /** The lower half of an argument, counted from 0; of most the kernel itself looks at no more. */
    private static BpfProgram loading(int argument) {
        BpfProgram rule = new BpfProgram();
        rule.load(offset(argument));
        return rule;
    }

    private static int offset(int argument) {
        return OFF_ARGUMENTS + argument * ARGUMENT_BYTES;
    }

    /** Ends a rule: a call that reaches the end gets the result, and one that skips an instruction there is allowed. */
    private static BpfProgram elseAllow(long result, BpfProgram rule) {
        rule.end(result);
        rule.end(ALLOW);
        return rule;
    }

    /** A rule ends the program, so the number is still in the register at the next one. */
    private void add(SystemCall call, BpfProgram rule) {
        if (!call.existsOn(processor)) {
            return;
        }
        highest = Math.max(highest, call.on(processor));
        program.equal(call.on(processor), 0, rule.length());
        program.append(rule);
    }

    private static long error(Errno errno) {
        return Constant.SECCOMP_RET_ERRNO.longOn(OS) | errno.on(OS);
    }
}
