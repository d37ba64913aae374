package io.github.forkchat.cli;

import io.github.forkchat.cli.exit.Console;

/**
 * The services of the command {@code forkchat} for its subcommands: the standard streams, and running another command line.
 * Threads: used only by the main thread.
 */
interface RootCommand {
    /** Standard input, output and error output. */
    Console console();

    /** Runs another command line; returns the exit code. */
    int run(String... args);
}
