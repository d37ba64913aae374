package io.github.forkchat.cli.exit;

/**
 * The exit codes of all subcommands, without 128 + N (ended by signal N); see the table in src/docs/options.md. Threads:
 * immutable.
 */
public final class ExitCode {
    public static final int OK = 0;
    /** Failed for none of the reasons below. */
    public static final int FAILED = 1;
    /** Invalid arguments. */
    public static final int USAGE = 2;
    /** Cannot connect, cannot listen, or cannot link because of a configuration error. */
    public static final int NO_CONNECTION = 3;
    /** The connection was lost. */
    public static final int CONNECTION_LOST = 4;
    /** Internal error. */
    public static final int INTERNAL_ERROR = 70;

    private ExitCode() {}
}
