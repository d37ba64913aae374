package io.github.forkchat.cli.options;

import picocli.CommandLine.Option;

/** The server's options for its diagnostic log. Threads: the main one. */
public final class DiagnosticOptions {
    @Option(names = "--trace", description = "Logs each step of each message through the server.")
    private boolean trace;

    public boolean trace() {
        return trace;
    }
}
