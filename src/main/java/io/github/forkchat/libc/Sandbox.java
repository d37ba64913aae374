package io.github.forkchat.libc;

import java.nio.file.Path;
import java.util.List;

/**
 * What a child of forkchat's own is held to beside its limits: the {@link SystemCallFilter} for its system calls, and, if
 * the kernel has it, {@link Landlock} for its files. Threads: immutable.
 */
public final class Sandbox {
    /** None. */
    static final Sandbox NONE = new Sandbox(null, null);

    private static final int NO_RULESET = -1;

    private final SystemCallFilter systemCalls;
    private final Landlock files;

    private Sandbox(SystemCallFilter systemCalls, Landlock files) {
        this.systemCalls = systemCalls;
        this.files = files;
    }

    /** Whether this system has what {@link #strict} cannot do without. */
    public static boolean isAvailable() {
        return SystemCallFilter.isAvailable();
    }

    /**
     * For forkchat's own worker.
     *
     * @param readable files and folders that it reads beside the system's own
     * @throws ErrnoException if one of them cannot be opened
     * @throws IllegalStateException if it is not {@link #isAvailable}
     */
    public static Sandbox strict(List<Path> readable) throws ErrnoException {
        SystemCallFilter filter = SystemCallFilter.current()
                .orElseThrow(() -> new IllegalStateException("this system filters no system calls"));
        return new Sandbox(filter, Landlock.forReading(readable).orElse(null));
    }

    boolean isNone() {
        return systemCalls == null;
    }

    /** Where the filter is, or 0. */
    long filter() {
        return systemCalls == null ? LibC.NULL : systemCalls.address();
    }

    boolean limitsFiles() {
        return files != null;
    }

    /** What it gives landlock_restrict_self(2), if it {@link #limitsFiles}. */
    int ruleset() {
        return files == null ? NO_RULESET : files.ruleset();
    }

    /** What it keeps from, for the log. */
    @Override
    public String toString() {
        return files == null
                ? "few system calls"
                : "few system calls, reads its own program and the system's files alone";
    }
}
