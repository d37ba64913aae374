package io.github.forkchat.cli;

import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.server.ServerLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the server's clients are held to. Threads: the main one. */
final class LimitOptions {
    private static final int DEFAULT_BURST = 20;
    private static final int CLIENTS_LIMIT = 65_536;
    private static final int MAX_FORK_RATE = 10_000;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_RATE_BYTES = 1_000_000_000;
    private static final int MAX_REQUEST_RATE = 100_000;
    private static final int MAX_IDLE_SECONDS = 30 * 86_400;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            defaultValue = "256",
            description = "How many clients there may be at once (default: ${DEFAULT-VALUE}).")
    private int maxClients;

    @Option(
            names = "--max-per-host",
            paramLabel = "N",
            defaultValue = "32",
            description = {
                "Maximum number of clients from one address (IPv6: one /56) or, on a Unix socket, of one user; loopback"
                        + " addresses are not counted (default: ${DEFAULT-VALUE})."
            })
    private int maxPerHost;

    @Option(
            names = "--fork-rate",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "How many forks are made in a second at most; the other clients wait (default: ${DEFAULT-VALUE}).")
    private int forkRate;

    @Option(
            names = "--rate",
            paramLabel = "LINES",
            defaultValue = "0",
            description = {
                "How many lines a second a client may say, once it has said --burst; who says more is held back, and loses"
                        + " nothing (default: as many as the room takes)."
            })
    private int rate;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "With --rate: how many lines a client may say at once (default: " + DEFAULT_BURST + ").")
    private Integer burst;

    @Option(
            names = "--rate-bytes",
            paramLabel = "BYTES",
            defaultValue = "0",
            description =
                    "Bytes a second that a client may send, in lines of any length; a faster client is slowed down"
                            + " without losing a line (default: no limit).")
    private int rateBytes;

    @Option(
            names = "--request-rate",
            paramLabel = "N",
            defaultValue = "10",
            description = {
                "How often a second a client may ask for something other than having a message relayed; a client that asks"
                        + " more often waits. 0: as often as it likes (default: ${DEFAULT-VALUE})."
            })
    private int requestRate;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            defaultValue = "" + ServerLimits.LONGEST_MESSAGE_BYTES,
            description = "The longest message (default: ${DEFAULT-VALUE}).")
    private int maxLine;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "A client that says nothing for so long leaves (default: it may stay).")
    private int idleSeconds;

    /** The limits, each of which makes sense. */
    ServerLimits limits() {
        Checks.range(command, "--max-clients", maxClients, 1, CLIENTS_LIMIT);
        Checks.range(command, "--max-per-host", maxPerHost, 1, CLIENTS_LIMIT);
        Checks.range(command, "--fork-rate", forkRate, 1, MAX_FORK_RATE);
        Checks.range(command, "--rate", rate, 0, MAX_RATE);
        int burstLines = burst == null ? DEFAULT_BURST : burst;
        Checks.range(command, "--burst", burstLines, 1, MAX_RATE);
        if (burst != null && rate == 0) {
            throw new ParameterException(command.commandLine(), "--burst needs --rate");
        }
        Checks.range(command, "--rate-bytes", rateBytes, 0, MAX_RATE_BYTES);
        Checks.range(command, "--request-rate", requestRate, 0, MAX_REQUEST_RATE);
        Checks.range(command, "--max-line", maxLine, 1, ServerLimits.LONGEST_MESSAGE_BYTES);
        Checks.range(command, "--idle-timeout", idleSeconds, 0, MAX_IDLE_SECONDS);
        RateLimits rates = new RateLimits(rate, burstLines, rateBytes, requestRate);
        return new ServerLimits(maxClients, maxPerHost, forkRate, rates, maxLine, idleSeconds);
    }
}
