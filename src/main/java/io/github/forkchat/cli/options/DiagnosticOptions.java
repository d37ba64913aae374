package io.github.forkchat.cli.options;

import io.github.forkchat.cli.exit.CommandFailedException;
import io.github.forkchat.server.config.DiagnosticSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server's options for its diagnostic log and its metrics. Threads: the main one. */
public final class DiagnosticOptions {
    private static final int MAX_PORT_DIGITS = 5;
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
                            + " is a loopback address, PATH a Unix socket (default: no metrics).")
    private String metrics;

    @Option(
            names = "--slow-motion",
            paramLabel = "MILLIS",
            description =
                    "Slow motion for lessons: what the workers write waits so long before Server Main reads it, and"
                            + " each message again before it is delivered; 10 to 2000 ms (default: off).")
    private Integer slowMotion;

    /** The settings, checked. */
    public DiagnosticSettings settings() throws CommandFailedException {
        int millis = slowMotion == null ? 0 : slowMotion;
        if (slowMotion != null) {
            Checks.range(command, "--slow-motion", millis, MIN_SLOW_MILLIS, MAX_SLOW_MILLIS);
        }
        return new DiagnosticSettings(trace, metrics == null ? null : address(), millis);
    }

    private SocketAddress address() throws CommandFailedException {
        int colon = metrics.lastIndexOf(':');
        String port = metrics.substring(colon + 1);
        if (metrics.isEmpty()) {
            throw wrong("is empty");
        }
        if (metrics.contains("/") || colon < 0) {
            return UnixDomainSocketAddress.of(Path.of(metrics));
        }
        if (!port.matches("[0-9]{1," + MAX_PORT_DIGITS + "}")) {
            throw wrong("has no port");
        }
        String host = metrics.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        AddressChoice choice =
                new AddressChoice(command, host.isEmpty() ? AddressChoice.DEFAULT_HOST : host, number(port), null);
        InetSocketAddress address = choice.tcpAddresses(0).get(0);
        if (!address.getAddress().isLoopbackAddress()) {
            throw wrong("is no loopback address; serve other machines by a proxy or by ssh");
        }
        return address;
    }

    private int number(String port) {
        int number = Integer.parseInt(port);
        Checks.range(command, "--metrics", number, 0, AddressChoice.MAX_PORT);
        return number;
    }

    private ParameterException wrong(String why) {
        return new ParameterException(
                command.commandLine(), "Invalid value for option '--metrics': '" + metrics + "' " + why);
    }
}
