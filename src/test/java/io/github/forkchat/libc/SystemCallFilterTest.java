package io.github.forkchat.libc;

import com.sun.jna.Pointer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests the filter's results for system calls on every processor, by an interpreter in place of the kernel's. */
final class SystemCallFilterTest {
    private static final Os OS = Os.LINUX;
    private static final long ALLOW = Constant.SECCOMP_RET_ALLOW.longOn(OS);
    private static final long KILL = Constant.SECCOMP_RET_KILL_PROCESS.longOn(OS);
    private static final long EPERM = Constant.SECCOMP_RET_ERRNO.longOn(OS) | Errno.EPERM.on(OS);
    private static final long ENOSYS = Constant.SECCOMP_RET_ERRNO.longOn(OS) | Errno.ENOSYS.on(OS);

    private static final long EINVAL = Constant.SECCOMP_RET_ERRNO.longOn(OS) | Errno.EINVAL.on(OS);

    private static final List<SystemCall> ON_A_PROCESS = List.of(
            SystemCall.PRLIMIT64,
            SystemCall.SCHED_SETAFFINITY,
            SystemCall.SCHED_SETATTR,
            SystemCall.SCHED_SETPARAM,
            SystemCall.SCHED_SETSCHEDULER);
    private static final List<SystemCall> INTO_A_PIPE =
            List.of(SystemCall.SPLICE, SystemCall.TEE, SystemCall.VMSPLICE, SystemCall.SENDFILE);
    private static final List<SystemCall> OF_MODE_AND_OWNER = List.of(
            SystemCall.FCHMOD, SystemCall.FCHMODAT, SystemCall.FCHMODAT2, SystemCall.FCHOWN, SystemCall.FCHOWNAT);
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;
    private static final int O_APPEND = 0x400;
    private static final int CLOCK_MONOTONIC = 1;
    private static final List<SystemCall> CLOCK_CALLS =
            List.of(SystemCall.CLOCK_GETTIME, SystemCall.CLOCK_GETRES, SystemCall.CLOCK_NANOSLEEP);
    private static final int SIGCHLD = Constant.SIGCHLD.on(OS);

    /** Runs the struct sock_fprog at this address over a struct seccomp_data. */
    private static long run(long address, int architecture, int number, long... arguments) {
        Pointer program = new Pointer(address);
        Pointer instructions = program.getPointer(Constant.OFF_SOCK_FPROG_FILTER.on(OS));
        int length = program.getShort(Constant.OFF_SOCK_FPROG_LEN.on(OS));
        int register = 0;
        for (int at = 0; at < length; at++) {
            Pointer instruction = instructions.share((long) at * Constant.SIZEOF_SOCK_FILTER.on(OS));
            int operand = instruction.getInt(Constant.OFF_SOCK_FILTER_K.on(OS));
            boolean holds;
            switch (instruction.getShort(Constant.OFF_SOCK_FILTER_CODE.on(OS))) {
                case 0x20 -> { // BPF_LD | BPF_W | BPF_ABS
                    register = word(operand, architecture, number, arguments);
                    continue;
                }
                case 0x06 -> { // BPF_RET | BPF_K
                    return Integer.toUnsignedLong(operand);
                }
                case 0x15 -> holds = register == operand;
                case 0x25 -> holds = Integer.compareUnsigned(register, operand) > 0;
                case 0x45 -> holds = (register & operand) != 0;
                default -> throw new AssertionError("instruction " + at);
            }
            int skip = holds ? Constant.OFF_SOCK_FILTER_JT.on(OS) : Constant.OFF_SOCK_FILTER_JF.on(OS);
            at += instruction.getByte(skip);
        }
        throw new AssertionError("the program has no end");
    }

    private static int word(int offset, int architecture, int number, long... arguments) {
        return switch (offset) {
            case 0 -> number;
            case 4 -> architecture;
            default -> {
                int argument = (offset - 16) / Long.BYTES;
                long value = argument < arguments.length ? arguments[argument] : 0;
                yield (int) (offset % Long.BYTES == 0 ? value : value >>> Integer.SIZE);
            }
        };
    }

    /** The filter for one processor, asked by the names of calls. */
    private record Asked(Processor processor, NativeBuffer filter) {
        long of(SystemCall call, long... arguments) {
            return ofNumber(call.on(processor), arguments);
        }

        long ofNumber(int number, long... arguments) {
            int architecture = (int) processor.auditArchitecture().longOn(OS);
            return run(filter.address(), architecture, number, arguments);
        }
    }

    private static Asked asked(Processor processor) {
        return asked(processor, Landlock.TRUNCATION);
    }

    private static Asked asked(Processor processor, int landlock) {
        return new Asked(processor, new SystemCallFilter(processor, landlock).program());
    }

    @ParameterizedTest
    @EnumSource
    void theFilterAllowsTheCallsOfAWorker(Processor processor) {
        Asked asked = asked(processor);
        assertEquals(ALLOW, asked.of(SystemCall.READ));
        assertEquals(ALLOW, asked.of(SystemCall.EXECVE));
        assertEquals(ALLOW, asked.of(SystemCall.OPENAT, -100, 1L << 40, Constant.O_CLOEXEC.on(OS)));
        assertEquals(ALLOW, asked.of(SystemCall.CLONE, 0x3d0f00));
        assertEquals(ALLOW, asked.of(SystemCall.FCNTL, 3, Constant.F_GETFL.on(OS)));
        assertEquals(ALLOW, asked.of(SystemCall.IOCTL, 0, Constant.FIONREAD.on(OS)));
        assertEquals(ALLOW, asked.of(SystemCall.PRCTL, Constant.PR_SET_NAME.on(OS)));
        assertEquals(ALLOW, asked.of(SystemCall.PRLIMIT64, 0, Constant.RLIMIT_NOFILE.on(OS), 0, 1L << 40));
        assertEquals(ALLOW, asked.of(SystemCall.SCHED_GETAFFINITY, 0, 128, 1L << 40));
        assertEquals(ALLOW, asked.of(SystemCall.SOCKETPAIR, Constant.AF_UNIX.on(OS)));
        for (SystemCall call : CLOCK_CALLS) {
            assertEquals(ALLOW, asked.of(call, CLOCK_MONOTONIC), "" + call);
            assertEquals(ALLOW, asked.of(call, threadClock(4711)), "" + call);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallOnAnotherProcessIsRefused(Processor processor) {
        Asked asked = asked(processor);
        for (int pid : new int[] {1, 4711, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertEquals(EPERM, asked.of(SystemCall.PRLIMIT64, pid, 7, 0, 1L << 40), "process " + pid);
            assertEquals(ENOSYS, asked.of(SystemCall.SCHED_GETAFFINITY, pid, 128, 1L << 40), "process " + pid);
        }
        for (SystemCall call : CLOCK_CALLS) {
            assertEquals(EPERM, asked.of(call, processClock(1)), "" + call);
            assertEquals(EPERM, asked.of(call, processClock(4711)), "" + call);
            assertEquals(EPERM, asked.of(call, deviceClock(5)), "" + call);
        }
    }

    /** As clock_getcpuclockid(3) makes it. */
    private static int processClock(int pid) {
        return ~pid << 3 | 2;
    }

    /** As pthread_getcpuclockid(3) makes it. */
    private static int threadClock(int tid) {
        return ~tid << 3 | 4 | 2;
    }

    /** The clock behind a descriptor, see clock_gettime(2). */
    private static int deviceClock(int fd) {
        return ~fd << 3 | 3;
    }

    /** Each of these calls takes a process id as its first argument, and a worker makes none of them. */
    @ParameterizedTest
    @EnumSource
    void aCallThatTakesAProcessIdIsNotOnTheList(Processor processor) {
        Asked asked = asked(processor);
        // kill, tgkill, getpriority, setpriority, sched_setaffinity, sched_getscheduler, sched_setscheduler,
        // sched_getparam, get_robust_list, getpgid, getsid, setpgid, wait4, waitid, process_vm_readv, pidfd_open
        int[] others = processor == Processor.X86_64
                ? new int[] {62, 234, 140, 141, 203, 145, 144, 143, 274, 121, 124, 109, 61, 247, 310, 434}
                : new int[] {129, 131, 141, 140, 122, 120, 119, 121, 100, 155, 156, 154, 260, 95, 270, 434};
        for (int number : others) {
            for (long pid : new long[] {0, 4711}) {
                assertEquals(EPERM, asked.ofNumber(number, pid), "number " + number);
            }
        }
    }

    private static void assertOpening(long expected, Asked asked, int... flags) {
        for (int flag : flags) {
            assertEquals(expected, asked.of(SystemCall.OPENAT, -100, 1L << 40, flag), "flags " + flag);
            if (SystemCall.OPEN.existsOn(asked.processor)) {
                assertEquals(expected, asked.of(SystemCall.OPEN, 1L << 40, flag), "flags " + flag);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutLandlockTheFilterRefusesToOpenForMoreThanReading(Processor processor) {
        Asked asked = asked(processor, 0);
        assertOpening(ALLOW, asked, 0, Constant.O_CLOEXEC.on(OS));
        assertOpening(EPERM, asked, O_WRONLY, O_WRONLY | O_APPEND, O_RDWR, 3);
        assertOpening(EPERM, asked, Constant.O_CREAT.on(OS), Constant.O_TRUNC.on(OS));
    }

    @ParameterizedTest
    @EnumSource
    void theFilterLeavesFilesToLandlockAsFarAsItCanTellThem(Processor processor) {
        Asked first = asked(processor, 1);
        assertOpening(ALLOW, first, O_WRONLY, O_RDWR, Constant.O_CREAT.on(OS));
        assertOpening(EPERM, first, Constant.O_TRUNC.on(OS), O_WRONLY | processor.directFlag());
        Asked third = asked(processor, Landlock.TRUNCATION);
        assertOpening(ALLOW, third, O_RDWR | Constant.O_CREAT.on(OS) | Constant.O_TRUNC.on(OS));
        assertOpening(EPERM, third, O_WRONLY | processor.directFlag());
    }

    @ParameterizedTest
    @EnumSource
    void theLimitsRefuseCallsThatNoProgramNeeds(Processor processor) {
        Asked asked = new Asked(processor, RefusedCalls.filter(processor));
        int setPipeSize = Constant.F_SETPIPE_SZ.on(OS);
        int setFlags = Constant.F_SETFL.on(OS);
        assertEquals(EPERM, asked.of(SystemCall.FCNTL, 4, setPipeSize, 4096));
        assertEquals(EPERM, asked.of(SystemCall.FCNTL, 4, setFlags, O_WRONLY | processor.directFlag()));
        assertEquals(ALLOW, asked.of(SystemCall.FCNTL, 4, setFlags, Constant.O_NONBLOCK.on(OS)));
        assertEquals(ALLOW, asked.of(SystemCall.FCNTL, 4, Constant.F_GETFL.on(OS), processor.directFlag()));
        assertEquals(EPERM, asked.of(SystemCall.IOCTL, 0, Constant.TIOCSTI.on(OS)));
        assertEquals(EPERM, asked.of(SystemCall.IOCTL, 0, Constant.TIOCLINUX.on(OS)));
        assertEquals(ALLOW, asked.of(SystemCall.IOCTL, 0, Constant.TCGETS.on(OS)));
        assertEquals(EPERM, asked.of(SystemCall.PTRACE, 16));
        assertEquals(EPERM, asked.of(SystemCall.PROCESS_VM_READV, 1));
        assertEquals(EPERM, asked.of(SystemCall.PIDFD_GETFD, 5));
        for (SystemCall call : ON_A_PROCESS) {
            assertEquals(EPERM, asked.of(call, 77), "" + call);
            assertEquals(ALLOW, asked.of(call, 0, 7, 1L << 40), "" + call);
        }
        for (SystemCall call : List.of(SystemCall.SETPRIORITY, SystemCall.IOPRIO_SET)) {
            int processesOfUser = call == SystemCall.SETPRIORITY ? 2 : 3;
            assertEquals(EPERM, asked.of(call, 1, 77, 19), "" + call);
            assertEquals(EPERM, asked.of(call, processesOfUser, 0, 19), "" + call);
            assertEquals(ALLOW, asked.of(call, 1, 0, 19), "" + call);
        }
        for (SystemCall call : INTO_A_PIPE) {
            assertEquals(EINVAL, asked.of(call, 0, 0, 4), "" + call);
        }
        assertEquals(ENOSYS, asked.of(SystemCall.IO_URING_SETUP, 1, 1L << 40));
        assertEquals(ENOSYS, asked.of(SystemCall.USERFAULTFD, 1));
        assertEquals(EPERM, asked.of(SystemCall.SETSOCKOPT, 0, 1, Constant.SO_LINGER.on(OS), 1L << 40, 8));
        assertEquals(ALLOW, asked.of(SystemCall.SETSOCKOPT, 0, 1, Constant.SO_KEEPALIVE.on(OS), 1L << 40, 4));
        for (SystemCall call : OF_MODE_AND_OWNER) {
            assertEquals(EPERM, asked.of(call, 4), "" + call);
        }
        assertEquals(ALLOW, asked.of(SystemCall.CLONE, SIGCHLD));
        assertEquals(ALLOW, asked.of(SystemCall.OPENAT, -100, 1L << 40, O_RDWR));
        assertEquals(ALLOW, asked.of(SystemCall.LANDLOCK_RESTRICT_SELF));
        assertEquals(ENOSYS, asked.ofNumber(0x40000000 | SystemCall.FCNTL.on(processor), 4, setPipeSize), "x32");
    }

    @ParameterizedTest
    @EnumSource
    void theFilterRefusesCallsThatHarmOthers(Processor processor) {
        Asked asked = asked(processor);
        assertEquals(EPERM, asked.of(SystemCall.CLONE, SIGCHLD));
        assertEquals(ENOSYS, asked.of(SystemCall.CLONE3));
        assertEquals(EPERM, asked.of(SystemCall.FCNTL, 4, Constant.F_SETFL.on(OS), Constant.O_NONBLOCK.on(OS)));
        assertEquals(EPERM, asked.of(SystemCall.IOCTL, 0, 0x5412)); // TIOCSTI
        assertEquals(EPERM, asked.of(SystemCall.PRCTL, Constant.PR_SET_SECCOMP.on(OS)));
        assertEquals(EPERM, asked.of(SystemCall.PRLIMIT64, 0, 0, 1L << 40), "an address that ends in zeros");
        assertEquals(EPERM, asked.of(SystemCall.PRLIMIT64, 0, 0, 8));
        assertEquals(EPERM, asked.of(SystemCall.SOCKETPAIR, Constant.AF_INET.on(OS)));
        assertEquals(EPERM, asked.of(SystemCall.SETSOCKOPT, 0, 1, Constant.SO_LINGER.on(OS), 1L << 40, 8));
        assertEquals(EPERM, asked.of(SystemCall.FCNTL, 4, Constant.F_SETPIPE_SZ.on(OS), 4096));
    }

    /** socket, connect, kill, ptrace, chmod by descriptor: in both columns of the kernel's own tables. */
    @ParameterizedTest
    @EnumSource
    void theFilterRefusesUnlistedCalls(Processor processor) {
        Asked asked = asked(processor);
        int[] others =
                processor == Processor.X86_64 ? new int[] {41, 42, 62, 101, 91} : new int[] {198, 203, 129, 117, 52};
        for (int number : others) {
            assertEquals(EPERM, asked.ofNumber(number), "number " + number);
        }
        assertEquals(ENOSYS, asked.of(SystemCall.LANDLOCK_RESTRICT_SELF));
        assertEquals(ENOSYS, asked.ofNumber(0x40000000 | SystemCall.READ.on(processor)), "x32");
    }

    @ParameterizedTest
    @EnumSource
    void theNumbersOfAnotherProcessorEndTheProcess(Processor processor) {
        NativeBuffer filter = new SystemCallFilter(processor, 0).program();
        for (Processor other : Processor.values()) {
            int architecture = (int) other.auditArchitecture().longOn(OS);
            long said = run(filter.address(), architecture, SystemCall.READ.on(processor));
            assertEquals(other == processor ? ALLOW : KILL, said, "" + other);
        }
        assertTrue(Processor.values().length > 1);
    }
}
