package io.github.forkchat.libc;

/**
 * The system call by which a child loses the controlling terminal: none if this process has given the terminal up
 * ({@link ControllingTerminal}), else {@code setsid(2)}.
 *
 * <p>Not always setsid(2), because Linux gives each session an equal share of the processors (autogroup, sched(7)).
 * With 50 busy workers Server Main and its clients got too little of them: 0.75 times as many messages.
 *
 * <p>The child makes the call by number. Server Main warms up the child's calls and must not leave its own session, so
 * it calls {@code getpid(2)} by the same function. On a Linux whose processor is not in {@link SystemCall} both
 * numbers are unknown, and the call fails (ENOSYS).
 *
 * <p>Its C counterpart: {@code syscall(SYS_setsid)}. Threads: stateless.
 */
final class SessionCall {
    private static final int UNKNOWN = -1;

    private SessionCall() {}

    /** The number of the child's call. */
    static long number() {
        return ControllingTerminal.isHeld() ? setsid() : harmless();
    }

    private static long setsid() {
        return Os.current() == Os.MACOS ? Constant.SYS_SETSID.on(Os.MACOS) : onLinux(SystemCall.SETSID);
    }

    /** The number of a call that changes nothing. */
    static long harmless() {
        return Os.current() == Os.MACOS ? Constant.SYS_GETPID.on(Os.MACOS) : onLinux(SystemCall.GETPID);
    }

    private static int onLinux(SystemCall call) {
        return Processor.current().map(call::on).orElse(UNKNOWN);
    }
}
