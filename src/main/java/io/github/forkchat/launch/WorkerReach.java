package io.github.forkchat.launch;

/**
 * Which files forkchat's own worker can open, whatever its user and its sandbox are. Threads: immutable.
 *
 * @param own files of Server Main's user, by their names
 * @param pipes its own pipes, by {@code /dev/fd/N}
 * @param crashFile {@code /dev/null}, as the JVM opens the file of a crash report: to be made or emptied
 */
public record WorkerReach(boolean own, boolean pipes, boolean crashFile) {
    /** All of them. */
    public static final WorkerReach ALL = new WorkerReach(true, true, true);
}
