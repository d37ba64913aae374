package io.github.forkchat.cli;

import io.github.forkchat.client.ChatClient;

/** Has the process's standard input and standard output: the command above a subcommand. Threads: the main one. */
interface StandardStreams {
    /** Standard input and standard output. */
    ChatClient.Streams streams();
}
