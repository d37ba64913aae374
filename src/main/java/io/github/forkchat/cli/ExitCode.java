package io.github.forkchat.cli;

/** The exit codes of every subcommand; the table in src/docs/options.md. Threads: immutable. */
final class ExitCode {
    static final int OK = 0;
    /** Failed while running, or at the start for a reason that is not the address. */
    static final int FAILED = 1;
    /** Wrong use. */
    static final int USAGE = 2;
    /** Could not connect, or could not listen. */
    static final int NO_CONNECTION = 3;
    /** The connection was lost. */
    static final int CONNECTION_LOST = 4;
    /** A fault of the program itself. */
    static final int FAULT = 70;

    private ExitCode() {}
}
