package io.github.forkchat.libc;

/**
 * What no child may ask of the kernel, whatever program it runs: what changes a pipe that others share, types into a
 * terminal, or reaches into another process. Every other call is allowed, but for a program of another kind of
 * processor, which cannot run (x32 and 32-bit programs on x86-64). Linux alone.
 *
 * <p>Forkchat's own worker may change no mode and no owner of a file either. O_NONBLOCK on the shared pipe is not
 * refused: programs set it on what they inherit, and every worker copes with that.
 *
 * <p>Its C counterpart: as of {@link SystemCallRules}. Threads: stateless.
 */
final class RefusedCalls {
    private static final Os OS = Os.LINUX;
    /** Where the numbers of x32 begin. */
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
