package io.github.forkchat.launch;

/**
 * The kinds of files that forkchat's own worker can open under its user and sandbox. Threads: immutable.
 *
 * @param own whether it can open files of Server Main's user by their names
 * @param pipes whether it can open its own pipes by {@code /dev/fd/N}
 * @param crashFile whether it can open {@code /dev/null} as the JVM opens the file of a crash report: with O_CREAT or
 *     O_TRUNC
 */
public record WorkerReach(boolean own, boolean pipes, boolean crashFile) {
    /** A worker that can open all kinds. */
    public static final WorkerReach ALL = new WorkerReach(true, true, true);
}
