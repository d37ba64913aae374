package io.github.forkchat.libc;

/**
 * The number of {@code setsid(2)}, for {@link ForkChild}. The child makes that call by number, because Server Main rehearses
 * the child's calls and must not leave its own session: it rehearses {@code getpid(2)} by the same function.
 *
 * <p>On a Linux whose processor is not in {@link SystemCall} both numbers are unknown, and the call fails (ENOSYS).
 *
 * <p>Its C counterpart: {@code syscall(SYS_setsid)}. Threads: stateless.
 */
final class SessionCall {
    private static final int UNKNOWN = -1;

    private SessionCall() {}

    /** The number of setsid(2), or one that no call has. */
    static long setsid() {
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
