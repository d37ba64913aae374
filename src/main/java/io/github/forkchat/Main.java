package io.github.forkchat;

import io.github.forkchat.cli.CommandRunner;

/** Starts the command line. Threads: used only by the main thread. */
public final class Main {
    private Main() {}

    /** Runs {@code forkchat}, and exits with its exit code. */
    public static void main(String[] args) {
        CommandRunner.execute(args);
    }
}
