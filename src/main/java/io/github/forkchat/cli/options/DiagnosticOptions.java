package io.github.forkchat.cli.options;

import io.github.forkchat.server.config.DiagnosticSettings;
import java.net.SocketAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The server's options for its diagnostic log and its metrics. Threads: used only by the main thread. */
public final class DiagnosticOptions {
    private static final int MIN_SLOW_MILLIS = 10;
    private static final int MAX_SLOW_MILLIS = 2_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--trace",
            description = "Logs each step of each message through the server, with the text of the message.")
    private boolean trace;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT|PATH",
            description = "Serves metrics for Prometheus by HTTP at /metrics, and a health check at /healthz. HOST is a"
                    + " loopback address; PATH, with a slash, is a Unix socket. src/docs/monitoring.md lists"
                    + " the metrics (default: no metrics).")
    private String metrics;

    @Option(
            names = "--slow-motion",
            paramLabel = "MILLIS",
            description = "Delays each frame (a packet from a worker to Server Main, the server's main process) by"
                    + " MILLIS before Server Main reads it, and by MILLIS again before the message is delivered; 10 to"
                    + " 2000. For teaching (default: off).")
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
