package io.github.forkchat.libc;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * Remembers that a signal has come, without a thread: the JVM starts one for each signal that Java code handles, and
 * loses the signal if it cannot. Here the handler is {@code sigignore(3)}, so the signal is ignored from its first
 * arrival on, and {@code sigaction(2)} tells that it has arrived. A signal that is sent twice at once, as by
 * timeout(1), therefore does not end the process.
 *
 * <p>Its C counterpart: {@code signal(number, (void (*)(int)) sigignore)}. Threads: any.
 */
public final class SignalLatch {
    private static final Os OS = Os.current();
    private static final int OFF_HANDLER = Constant.OFF_SA_HANDLER.on(OS);
    private static final int OFF_FLAGS = Constant.OFF_SA_FLAGS.on(OS);
    private static final long SIG_IGN = Constant.SIG_IGN.on(OS);
    private static final long SIG_DFL = Constant.SIG_DFL.on(OS);

    private final int number;

    private SignalLatch(int number) {
        this.number = number;
    }

    /** Whether this process ignores the signal, as a shell has it for SIGINT of background jobs, and nohup(1) for SIGHUP. */
    public static boolean isIgnored(int number) {
        return handler(number) == SIG_IGN;
    }

    /** Replaces the signal's present handler. */
    public static SignalLatch set(int number) {
        SignalLatch latch = new SignalLatch(number);
        latch.reset();
        return latch;
    }

    /** The signal's number. */
    public int number() {
        return number;
    }

    /** Resets the latch, so that it waits for the next signal. */
    public void reset() {
        setHandler(number, Pointer.nativeValue(NativeLibrary.getProcess().getFunction("sigignore")));
    }

    /** Whether the signal has arrived. */
    public boolean isSet() {
        return handler(number) == SIG_IGN;
    }

    /** Restores the signal's default action. */
    public void giveUp() {
        setHandler(number, SIG_DFL);
    }

    private static long handler(int number) {
        try (NativeBuffer action = new NativeBuffer(Constant.SIZEOF_SIGACTION.on(OS))) {
            LibC.sigaction(number, LibC.NULL, action.address());
            return action.bytes().getLong(OFF_HANDLER);
        }
    }

    private static void setHandler(int number, long handler) {
        try (NativeBuffer action = new NativeBuffer(Constant.SIZEOF_SIGACTION.on(OS))) {
            action.bytes().putLong(OFF_HANDLER, handler);
            action.bytes().putInt(OFF_FLAGS, Constant.SA_RESTART.on(OS));
            LibC.sigaction(number, action.address(), LibC.NULL);
        }
    }
}
