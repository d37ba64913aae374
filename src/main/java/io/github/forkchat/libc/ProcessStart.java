package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The start time of a process, to distinguish it from a later one with the same pid.
 *
 * <p>On Linux field 22 of {@code /proc/PID/stat}, in clock ticks since boot, proc(5): setting the clock does not
 * change it. Elsewhere milliseconds since 1970 as the JDK reads them from the kernel. Threads: stateless.
 */
public final class ProcessStart {
    /** There is no such process, or only a zombie. */
    public static final long NONE = -1;

    private static final int STATE_AFTER_NAME = 0;
    private static final int THREADS_AFTER_NAME = 17;
    private static final int START_AFTER_NAME = 19;

    private ProcessStart() {}

    /** The start of process {@code pid}, or {@link #NONE}. */
    public static long of(int pid) {
        return Os.current() == Os.LINUX ? ticks(pid) : millis(pid);
    }

    private static long ticks(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name, field 2, is in parentheses and may itself hold blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // The state is that of the first thread, which may end before the others.
            boolean hasEnded =
                    fields[STATE_AFTER_NAME].equals("Z") && Integer.parseInt(fields[THREADS_AFTER_NAME]) <= 1;
            return hasEnded ? NONE : Long.parseLong(fields[START_AFTER_NAME]);
        } catch (IOException gone) {
            return NONE;
        }
    }

    private static long millis(int pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(instant -> instant.toEpochMilli())
                .orElse(NONE);
    }
}
