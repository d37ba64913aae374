package io.github.forkchat.cli;

import picocli.CommandLine.Option;

/** What the server logs about itself. Threads: the main one. */
final class DiagnosticOptions {
    @Option(names = "--trace", description = "Logs each step of each message through the server.")
    private boolean trace;

    boolean trace() {
        return trace;
    }
}
