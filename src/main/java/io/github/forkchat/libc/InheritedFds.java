package io.github.forkchat.libc;

/**
 * The five descriptors that every Server Fork inherits.
 *
 * <pre>
 *   0     socket        the client's connected socket
 *   1, 2  log           write end of the log pipe
 *   3     mainToFork    read end of its pipeMainToFork
 *   4     forkToMain    write end of pipeForkToMain
 * </pre>
 *
 * <p>Forkchat's own JVMs also inherit the files that their start needs, {@link ExecArguments#files}: descriptors 5 and
 * on.
 *
 * <p>Threads: immutable. The launch closes none of them.
 */
public record InheritedFds(Fd socket, Fd log, Fd mainToFork, Fd forkToMain) {
    /** The client's connected socket. */
    static final int SOCKET = 0;
    /** Standard output: write end of the log pipe. */
    static final int LOG_OUT = 1;
    /** Standard error: write end of the log pipe. */
    static final int LOG_ERR = 2;
    /** Read end of its pipeMainToFork. */
    static final int MAIN_TO_FORK = 3;
    /** Write end of pipeForkToMain. */
    static final int FORK_TO_MAIN = 4;
    /** Number of these descriptors. */
    static final int COUNT = 5;
    /** The first descriptor of a program's files. */
    static final int FIRST_FILE = COUNT;
    /** Maximum number of files of a program. */
    static final int MAX_FILES = 2;
    /** Descriptors that are moved to these numbers must have this number or a higher one before. */
    static final int FIRST_FREE = FIRST_FILE + MAX_FILES;

    /** The descriptor that becomes {@code number} in the child. */
    Fd at(int number) {
        return switch (number) {
            case SOCKET -> socket;
            case LOG_OUT, LOG_ERR -> log;
            case MAIN_TO_FORK -> mainToFork;
            case FORK_TO_MAIN -> forkToMain;
            default -> throw new IllegalArgumentException("no inherited descriptor " + number);
        };
    }
}
