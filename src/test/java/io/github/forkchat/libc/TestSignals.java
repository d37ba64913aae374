package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Signals for tests: sends them, and makes sure that programs started from here can receive them. */
public final class TestSignals {
    private static final Os OS = Os.current();
    private static final int SIGHUP = 1; // everywhere
    private static final int SIGINT = Constant.SIGINT.on(OS);

    private TestSignals() {}

    /**
     * A shell starts a background job with SIGINT ignored, and nohup(1) anything with SIGHUP; everything that is started
     * from there inherits that. Takes it back for what this JVM starts from now on.
     */
    public static void restoreDispositions() {
        long ignored = new SignalState().ignored();
        for (int signal : new int[] {SIGHUP, SIGINT}) {
            if ((ignored & 1L << (signal - 1)) != 0) {
                LibC.signal(signal, Constant.SIG_DFL.on(OS));
            }
        }
    }

    /** The process group of a process. */
    public static long processGroup(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(pid)).start();
        return Long.parseLong(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim());
    }

    /** kill(2) with a signal's name without SIG, such as {@code STOP}. */
    public static void send(long pid, String signal) {
        int number = switch (signal.toUpperCase(Locale.ROOT)) {
            case "HUP" -> SIGHUP;
            case "INT" -> SIGINT;
            case "KILL" -> Constant.SIGKILL.on(OS);
            case "TERM" -> Constant.SIGTERM.on(OS);
            case "ABRT" -> 6;
            case "SEGV" -> 11;
            case "PIPE" -> 13;
            case "CHLD" -> Constant.SIGCHLD.on(OS);
            case "USR1" -> OS == Os.LINUX ? 10 : 30;
            case "USR2" -> OS == Os.LINUX ? 12 : 31;
            case "STOP" -> OS == Os.LINUX ? 19 : 17;
            case "TSTP" -> OS == Os.LINUX ? 20 : 18;
            case "CONT" -> OS == Os.LINUX ? 18 : 19;
            default -> throw new IllegalArgumentException(signal);
        };
        if (LibC.kill(Math.toIntExact(pid), number) != 0) {
            throw new IllegalStateException(
                    "kill(" + pid + ", SIG" + signal + "): " + Errno.describe(LibC.errno(), OS));
        }
    }
}
