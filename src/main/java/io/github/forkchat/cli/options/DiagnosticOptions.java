package io.github.forkchat.cli.options;

import io.github.forkchat.server.config.DiagnosticSettings;
import java.net.SocketAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The server's options for its diagnostic log and its metrics. Threads: the main one. */
public final class DiagnosticOptions {
    private static final int MIN_SLOW_MILLIS = 10;
    private static final int MAX_SLOW_MILLIS = 2_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--trace", description = "Logs each step of each message through the server.")
    private boolean trace;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT|PATH",
            description =
                    "Serves metrics for Prometheus by HTTP, at /metrics, and the server's health at /healthz; HOST"
                            + " is a loopback address, PATH a Unix socket, with a slash (default: no metrics).")
    private String metrics;

    @Option(
            names = "--slow-motion",
            paramLabel = "MILLIS",
            description =
                    "Slow motion for lessons: what the workers write waits so long before Server Main reads it, and"
                            + " each message again before it is delivered; 10 to 2000 ms (default: off).")
    private Integer slowMotion;

    /** The settings, checked. */
    public DiagnosticSettings settings() {
        int millis = slowMotion == null ? 0 : slowMotion;
        if (slowMotion != null) {
            Checks.range(command, "--slow-motion", millis, MIN_SLOW_MILLIS, MAX_SLOW_MILLIS);
        }
        SocketAddress address = metrics == null ? null : LocalAddress.OF_METRICS.parse(command, metrics);
        return new DiagnosticSettings(trace, address, millis);
    }
}
