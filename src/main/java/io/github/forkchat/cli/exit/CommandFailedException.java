package io.github.forkchat.cli.exit;

/** Thrown when a subcommand fails; contains one line for the user, and the exit code. Threads: immutable. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public CommandFailedException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
