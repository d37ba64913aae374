package io.github.forkchat.libc;

/**
 * The numbers of the system calls that a {@link SystemCallFilter} allows or {@link RefusedCalls} refuse, and of those
 * that are made by number ({@link Landlock}, {@link SessionCall}). They differ between the processors that Linux
 * runs on, so they have a separate table beside {@link Constant}.
 *
 * <p>Its C counterpart is {@code sys/syscall.h}: {@code native-test/constants.c} prints the same rows from the headers
 * of the machine it is compiled on, and a test compares them. Threads: immutable.
 */
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    OPEN(2, SystemCall.ABSENT),
    CLOSE(3, 57),
    STAT(4, SystemCall.ABSENT),
    FSTAT(5, 80),
    LSTAT(6, SystemCall.ABSENT),
    POLL(7, SystemCall.ABSENT),
    LSEEK(8, 62),
    MMAP(9, 222),
    MPROTECT(10, 226),
    MUNMAP(11, 215),
    BRK(12, 214),
    RT_SIGACTION(13, 134),
    RT_SIGPROCMASK(14, 135),
    RT_SIGRETURN(15, 139),
    IOCTL(16, 29),
    PREAD64(17, 67),
    READV(19, 65),
    WRITEV(20, 66),
    ACCESS(21, SystemCall.ABSENT),
    SCHED_YIELD(24, 124),
    MREMAP(25, 216),
    MINCORE(27, 232),
    MADVISE(28, 233),
    DUP(32, 23),
    DUP2(33, SystemCall.ABSENT),
    NANOSLEEP(35, 101),
    GETPID(39, 172),
    SENDFILE(40, 71),
    SHUTDOWN(48, 210),
    GETSOCKNAME(51, 204),
    GETPEERNAME(52, 205),
    SOCKETPAIR(53, 199),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    CLONE(56, 220),
    EXECVE(59, 221),
    EXIT(60, 93),
    UNAME(63, 160),
    FCNTL(72, 25),
    GETCWD(79, 17),
    READLINK(89, SystemCall.ABSENT),
    CHMOD(90, SystemCall.ABSENT),
    FCHMOD(91, 52),
    CHOWN(92, SystemCall.ABSENT),
    FCHOWN(93, 55),
    LCHOWN(94, SystemCall.ABSENT),
    GETTIMEOFDAY(96, 169),
    GETRLIMIT(97, 163),
    GETRUSAGE(98, 165),
    SYSINFO(99, 179),
    PTRACE(101, 117),
    GETUID(102, 174),
    GETGID(104, 176),
    GETEUID(107, 175),
    GETEGID(108, 177),
    GETPPID(110, 173),
    SETSID(112, 157),
    SIGALTSTACK(131, 132),
    STATFS(137, 43),
    FSTATFS(138, 44),
    SETPRIORITY(141, 140),
    SCHED_SETPARAM(142, 118),
    SCHED_SETSCHEDULER(144, 119),
    PRCTL(157, 167),
    ARCH_PRCTL(158, SystemCall.ABSENT),
    GETTID(186, 178),
    FUTEX(202, 98),
    SCHED_SETAFFINITY(203, 122),
    SCHED_GETAFFINITY(204, 123),
    GETDENTS64(217, 61),
    SET_TID_ADDRESS(218, 96),
    RESTART_SYSCALL(219, 128),
    CLOCK_GETTIME(228, 113),
    CLOCK_GETRES(229, 114),
    CLOCK_NANOSLEEP(230, 115),
    EXIT_GROUP(231, 94),
    IOPRIO_SET(251, 30),
    OPENAT(257, 56),
    FCHOWNAT(260, 54),
    NEWFSTATAT(262, 79),
    READLINKAT(267, 78),
    FCHMODAT(268, 53),
    FACCESSAT(269, 48),
    PPOLL(271, 73),
    SET_ROBUST_LIST(273, 99),
    SPLICE(275, 76),
    TEE(276, 77),
    VMSPLICE(278, 75),
    DUP3(292, 24),
    PRLIMIT64(302, 261),
    PROCESS_VM_READV(310, 270),
    PROCESS_VM_WRITEV(311, 271),
    SCHED_SETATTR(314, 274),
    GETRANDOM(318, 278),
    USERFAULTFD(323, 282),
    MEMBARRIER(324, 283),
    STATX(332, 291),
    RSEQ(334, 293),
    IO_URING_SETUP(425, 425),
    CLONE3(435, 435),
    PIDFD_GETFD(438, 438),
    FACCESSAT2(439, 439),
    LANDLOCK_CREATE_RULESET(444, 444),
    LANDLOCK_ADD_RULE(445, 445),
    LANDLOCK_RESTRICT_SELF(446, 446),
    FCHMODAT2(452, 452);

    private static final int ABSENT = -1;

    private final int x8664;
    private final int aarch64;

    SystemCall(int x8664, int aarch64) {
        this.x8664 = x8664;
        this.aarch64 = aarch64;
    }

    /** Whether that processor's Linux has the call; else another of them does its work. */
    boolean existsOn(Processor processor) {
        return column(processor) != ABSENT;
    }

    /**
     * Its number.
     *
     * @throws IllegalStateException if that processor's Linux has no such call
     */
    int on(Processor processor) {
        if (!existsOn(processor)) {
            throw new IllegalStateException(name() + " does not exist on " + processor);
        }
        return column(processor);
    }

    private int column(Processor processor) {
        return processor == Processor.X86_64 ? x8664 : aarch64;
    }
}
