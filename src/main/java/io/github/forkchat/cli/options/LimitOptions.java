package io.github.forkchat.cli.options;

import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.server.config.RingSettings;
import io.github.forkchat.server.config.ServerLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that limit the clients of a server. Threads: used only by the main thread. */
public final class LimitOptions {
    private static final int DEFAULT_BURST = 20;
    private static final int CLIENTS_LIMIT = 65_536;
    private static final int MAX_FORK_RATE = 10_000;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_RATE_BYTES = 1_000_000_000;
    private static final int MAX_REQUEST_RATE = 100_000;
    private static final int MAX_IDLE_SECONDS = 30 * 86_400;
    private static final int MAX_STALL_SECONDS = 86_400;
    private static final int MAX_RING_MEBIBYTES = 1024;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            defaultValue = "256",
            description = "Maximum number of clients, 1 to 65536; further clients are rejected with 'server full'. The"
                    + " server lowers the number at the start if memory, processes or descriptors do not suffice, and"
                    + " logs this. While the room is full, four further slots are for commands such as who"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxClients;

    @Option(
            names = "--max-per-host",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "Maximum number of clients, 1 to 65536, from one address (an IPv6 /56 prefix counts as one address) or, on a"
                            + " Unix socket, of one user; clients on loopback addresses are not counted (default:"
                            + " ${DEFAULT-VALUE}).")
    private int maxPerHost;

    @Option(
            names = "--fork-rate",
            paramLabel = "N",
            defaultValue = "100",
            description = "Maximum number of workers started per second, 1 to 10000; further clients wait"
                    + " (default: ${DEFAULT-VALUE}).")
    private int forkRate;

    @Option(
            names = "--rate",
            paramLabel = "LINES",
            defaultValue = "0",
            description = "Rate limit of a client in lines per second; the server slows a faster client down, and"
                    + " loses none of its lines while it stays connected; 1 to 1000000, 0: no limit (default: 0).")
    private int rate;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "Number of lines that a client may send at once before --rate applies, 1 to 1000000;"
                    + " needs --rate (default: " + DEFAULT_BURST + ").")
    private Integer burst;

    @Option(
            names = "--rate-bytes",
            paramLabel = "BYTES",
            defaultValue = "0",
            description = "Rate limit of a client in bytes per second; the server slows a faster client down, and"
                    + " loses none of its lines while it stays connected; 1 to 1000000000, 0: no limit (default: 0).")
    private int rateBytes;

    @Option(
            names = "--request-rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "Rate limit of a client in requests per second (client list, name, topic, direct message,"
                    + " counters). A burst may contain 2 x N requests; the server delays further ones; 1 to"
                    + " 100000, 0: no limit (default: ${DEFAULT-VALUE}).")
    private int requestRate;

    @Option(
            names = "--max-line",
            paramLabel = "BYTES",
            defaultValue = "" + ServerLimits.MAX_MESSAGE_BYTES,
            description = "Maximum message length in bytes, 1 to 65536; longer messages are refused"
                    + " (default: ${DEFAULT-VALUE}).")
    private int maxLine;

    @Option(
            names = "--idle-timeout",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "Disconnects a client that sends no message and no request for this number of seconds;"
                    + " 1 to 2592000, 0: no timeout (default: 0).")
    private int idleSeconds;

    @Option(
            names = "--stall-timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "Evicts a client that reads less than 16 KiB per second over SECONDS while data waits for the"
                    + " client; 1 to 86400 (default: ${DEFAULT-VALUE}). While the client keeps the ring buffer"
                    + " (--ring-size) full, the timeout is 60 percent of SECONDS. All clients of one address (on a"
                    + " Unix socket: of one user) together may keep the ring full for 3 s within a minute, at any"
                    + " reading speed; then the client that keeps it full is evicted (not with --worker).")
    private int stallSeconds;

    @Option(
            names = "--ring-size",
            paramLabel = "MIB",
            defaultValue = "16",
            description =
                    "Size in MiB, 1 to 1024, of the ring buffer that holds messages until the slowest client has received them,"
                            + " rounded up to a power of two; senders wait while the ring is full (default:"
                            + " ${DEFAULT-VALUE}).")
    private int ringMebibytes;

    /** The limits, checked. */
    public ServerLimits limits() {
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
        Checks.range(command, "--max-line", maxLine, 1, ServerLimits.MAX_MESSAGE_BYTES);
        Checks.range(command, "--idle-timeout", idleSeconds, 0, MAX_IDLE_SECONDS);
        Checks.range(command, "--stall-timeout", stallSeconds, 1, MAX_STALL_SECONDS);
        Checks.range(command, "--ring-size", ringMebibytes, 1, MAX_RING_MEBIBYTES);
        RateLimits rates = new RateLimits(rate, burstLines, rateBytes, requestRate);
        return new ServerLimits(maxClients, maxPerHost, forkRate, rates, maxLine, idleSeconds);
    }

    /** The ring, with its size rounded up to a power of two. */
    public RingSettings ring() {
        int rounded = Integer.highestOneBit(2 * ringMebibytes - 1);
        return new RingSettings(rounded * 1024 * 1024, stallSeconds);
    }
}
