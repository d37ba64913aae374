package io.github.forkchat.cli;

import io.github.forkchat.cli.oneshot.Console;

/**
 * Gives subcommands the process's standard streams, and runs other subcommands for them; their parent command implements
 * it. Threads: the main one.
 */
interface StandardStreams {
    /** Standard input, output and error output. */
    Console console();

    /** Runs another command line; returns the exit code. */
    int run(String... args);
}
