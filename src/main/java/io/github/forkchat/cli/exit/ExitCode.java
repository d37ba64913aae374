package io.github.forkchat.cli.exit;

/** The exit codes of all subcommands; see the table in src/docs/options.md. Threads: immutable. */
public final class ExitCode {
    public static final int OK = 0;
    /** Failed while running, or at the start for a reason that is not the address. */
    public static final int FAILED = 1;
    /** Invalid arguments. */
    public static final int USAGE = 2;
    /** Could not connect, or could not listen. */
    public static final int NO_CONNECTION = 3;
    /** The connection was lost. */
    public static final int CONNECTION_LOST = 4;
    /** Internal error. */
    public static final int FAULT = 70;

    private ExitCode() {}
}
