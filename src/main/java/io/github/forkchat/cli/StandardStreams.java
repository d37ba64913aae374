package io.github.forkchat.cli;

import io.github.forkchat.client.ChatClient;

/**
 * Gives subcommands the process's standard input and standard output; their parent command implements it. Threads: the
 * main one.
 */
interface StandardStreams {
    /** Standard input and standard output. */
    ChatClient.Streams streams();
}
