package io.github.forkchat.libc;

/**
 * A filter that denies some system calls to every child, regardless of its program: calls that change a shared pipe,
 * insert input into a terminal, or access another process. All other calls are allowed. Programs for another processor
 * mode cannot run (x32 and 32-bit programs on x86-64). Linux only.
 *
 * <p>Forkchat's own worker also may not change the mode or owner of a file. O_NONBLOCK on the shared pipe is allowed,
 * because programs set it on inherited descriptors, and every worker handles that.
 *
 * <p>Its C counterpart: as of {@link SystemCallRules}. Threads: stateless.
 */
final class RefusedCalls {
    private static final Os OS = Os.LINUX;
    /** The first number of x32 calls. */
    private static final int X32 = 0x40000000;

    private RefusedCalls() {}

    /** The struct sock_fprog. */
    static NativeBuffer filter(Processor processor, boolean ofOwnWorker) {
        SystemCallRules rules = new SystemCallRules(processor);
        rules.refuseFcntl(Constant.F_SETPIPE_SZ.longOn(OS), processor.directFlag());
        rules.refuseIfOneOf(SystemCall.IOCTL, 1, Constant.TIOCSTI.longOn(OS), Constant.TIOCLINUX.longOn(OS));
        rules.end(
                SystemCallRules.REFUSE,
                SystemCall.PTRACE,
                SystemCall.PROCESS_VM_READV,
                SystemCall.PROCESS_VM_WRITEV,
                SystemCall.PIDFD_GETFD);
        rules.allowIfOwn(SystemCall.PRLIMIT64, SystemCallRules.REFUSE);
        if (ofOwnWorker) {
            rules.end(SystemCallRules.REFUSE, SystemCall.CHMOD, SystemCall.FCHMOD, SystemCall.FCHMODAT);
            rules.end(SystemCallRules.REFUSE, SystemCall.FCHMODAT2);
            rules.end(SystemCallRules.REFUSE, SystemCall.CHOWN, SystemCall.FCHOWN, SystemCall.FCHOWNAT);
            rules.end(SystemCallRules.REFUSE, SystemCall.LCHOWN);
        }
        return rules.compile(X32 - 1, SystemCallRules.ALLOW, SystemCallRules.UNKNOWN);
    }
}
