package io.github.forkchat.libc;

import com.sun.jna.NativeLong;

/**
 * The terminal that this process was started from: {@code /dev/tty}. A process that has it can insert input into it,
 * as if the user had typed it (TIOCSTI).
 *
 * <p>Its C counterpart: {@code ioctl(TIOCNOTTY)}, see tty_ioctl(4). Threads: used only by the main thread.
 */
public final class ControllingTerminal {
    private static final Os OS = Os.current();
    private static final String TERMINAL = "/dev/tty";
    private static final int CALLER = 0;
    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int ERRORS = 2;

    private ControllingTerminal() {}

    /**
     * Gives the terminal up, if there is one, for this process and what it starts from now on. It can then no longer be
     * opened as {@code /dev/tty}, nor typed into. Where standard input is a terminal it becomes {@code /dev/null}, and
     * standard output and error can no longer be read from.
     *
     * <p>This process stays in its process group, so Ctrl-C and Ctrl-Z reach it as before. After setsid(2) they would
     * not, and a process that leads its group cannot call setsid(2). A process that leads its session keeps the terminal:
     * all others that have the terminal are its own children, and without their leader they would get SIGHUP.
     */
    public static void giveUp() {
        if (LibC.getsid(CALLER) == Math.toIntExact(ProcessHandle.current().pid())) {
            return;
        }
        replace(INPUT, "/dev/null", Constant.O_RDONLY.on(OS));
        replace(OUTPUT, "/dev/fd/" + OUTPUT, Constant.O_WRONLY.on(OS));
        replace(ERRORS, "/dev/fd/" + ERRORS, Constant.O_WRONLY.on(OS));
        int terminal = open(TERMINAL, Constant.O_RDWR.on(OS));
        if (terminal >= 0) {
            LibCVariadic.INSTANCE.ioctl(terminal, new NativeLong(Constant.TIOCNOTTY.longOn(OS)));
            LibC.close(terminal);
        }
    }

    /** Whether this process has a controlling terminal. */
    static boolean isHeld() {
        int terminal = open(TERMINAL, Constant.O_RDONLY.on(OS));
        if (terminal >= 0) {
            LibC.close(terminal);
        }
        return terminal >= 0;
    }

    private static void replace(int fd, String path, int access) {
        if (LibC.isatty(fd) == 0) {
            return;
        }
        int other = open(path, access);
        if (other >= 0) {
            LibC.dup2(other, fd);
            LibC.close(other);
        }
    }

    private static int open(String path, int access) {
        int flags = access | Constant.O_NOCTTY.on(OS) | Constant.O_CLOEXEC.on(OS);
        try (NativeBuffer text = NativeBuffer.ofString(path)) {
            return LibCVariadic.INSTANCE.open(text.pointer(), flags);
        }
    }
}
