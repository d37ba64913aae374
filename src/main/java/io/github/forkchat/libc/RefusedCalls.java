package io.github.forkchat.libc;

import java.util.List;

/**
 * A filter that denies some system calls to every child, regardless of its program: calls that change or lock a shared
 * pipe, insert input into a terminal, change the mode or owner of a file, or access or slow down another process. All
 * other calls are allowed. Programs for another processor mode cannot run (x32 and 32-bit programs on x86-64). Linux
 * only.
 *
 * <p>The kernel locks a pipe while it copies into it. So a child that splices from a socket without input into the
 * shared pipe, or writes memory whose pages it withholds (userfaultfd), would stop all readers and writers of the pipe.
 * io_uring makes system calls that no filter sees.
 *
 * <p>A child of this process's user owns the shared pipe. With another mode of the pipe it could open the pipe for
 * reading, by the name of its descriptor, and take the frames of all others, with their tokens. O_NONBLOCK on the shared
 * pipe is allowed, because programs set it on inherited descriptors, and every worker handles that.
 *
 * <p>Its C counterpart: as of {@link SystemCallRules}. Threads: stateless.
 */
final class RefusedCalls {
    private static final Os OS = Os.LINUX;
    /** The first number of x32 calls. */
    private static final int X32 = 0x40000000;
    /** Calls with a process id as argument 0, which change limits, processors or scheduling of that process. */
    private static final List<SystemCall> OF_OWN_PROCESS = List.of(
            SystemCall.PRLIMIT64,
            SystemCall.SCHED_SETAFFINITY,
            SystemCall.SCHED_SETATTR,
            SystemCall.SCHED_SETPARAM,
            SystemCall.SCHED_SETSCHEDULER);

    private RefusedCalls() {}

    /** The struct sock_fprog. */
    static NativeBuffer filter(Processor processor) {
        SystemCallRules rules = new SystemCallRules(processor);
        rules.refuseFcntl(Constant.F_SETPIPE_SZ.longOn(OS), processor.directFlag());
        rules.refuseIfOneOf(SystemCall.IOCTL, 1, Constant.TIOCSTI.longOn(OS), Constant.TIOCLINUX.longOn(OS));
        rules.end(
                SystemCallRules.REFUSE,
                SystemCall.PTRACE,
                SystemCall.PROCESS_VM_READV,
                SystemCall.PROCESS_VM_WRITEV,
                SystemCall.PIDFD_GETFD);
        rules.end(
                SystemCallRules.UNSUITABLE,
                SystemCall.SPLICE,
                SystemCall.TEE,
                SystemCall.VMSPLICE,
                SystemCall.SENDFILE);
        rules.end(SystemCallRules.UNKNOWN, SystemCall.IO_URING_SETUP, SystemCall.USERFAULTFD);
        rules.refuseIfOneOf(SystemCall.SETSOCKOPT, 2, Constant.SO_LINGER.longOn(OS)); // see Fd.doNotLinger
        for (SystemCall call : OF_OWN_PROCESS) {
            rules.allowIfOwn(call, SystemCallRules.REFUSE);
        }
        rules.allowIfOwnUnless(SystemCall.SETPRIORITY, Constant.PRIO_USER.longOn(OS));
        rules.allowIfOwnUnless(SystemCall.IOPRIO_SET, Constant.IOPRIO_WHO_USER.longOn(OS));
        rules.end(SystemCallRules.REFUSE, SystemCall.CHMOD, SystemCall.FCHMOD, SystemCall.FCHMODAT);
        rules.end(SystemCallRules.REFUSE, SystemCall.FCHMODAT2);
        rules.end(SystemCallRules.REFUSE, SystemCall.CHOWN, SystemCall.FCHOWN, SystemCall.FCHOWNAT);
        rules.end(SystemCallRules.REFUSE, SystemCall.LCHOWN);
        return rules.compile(X32 - 1, SystemCallRules.ALLOW, SystemCallRules.UNKNOWN);
    }
}
