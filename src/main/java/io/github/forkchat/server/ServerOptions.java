package io.github.forkchat.server;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.libc.Constant;
import io.github.forkchat.libc.Os;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.RateLimits;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the user asked of the server. Threads: immutable.
 *
 * @param addresses where to listen, one or more
 * @param socketFile who may connect to a Unix socket
 * @param loginNames whether who comes over it has the login name of its user for a name
 * @param limits what clients are held to
 * @param frameLimitBytes no write to pipeForkToMain is longer: {@link #LEAST_FRAME_LIMIT_BYTES} to {@link
 *     #MAX_FRAME_LIMIT_BYTES}
 * @param password what a client has to show, or null for nothing
 * @param privileges as whom the server and its workers run, and what those may do
 * @param view the view of clients whose first line does not choose one
 * @param history how many of the last messages such a client gets; 0: nobody gets any; {@link #USUAL_HISTORY}
 * @param transcript the file for what is said, or null
 * @param worker the program to execute for each client, or null for forkchat's own
 * @param logBytes size of the broadcast log: a power of two, 1 MiB or more
 * @param stallSeconds how long a client may take next to nothing while data waits for it, 1 or more
 * @param trace whether to log lines for each message
 */
public record ServerOptions(
        List<SocketAddress> addresses,
        SocketFile socketFile,
        boolean loginNames,
        ServerLimits limits,
        int logBytes,
        int stallSeconds,
        int frameLimitBytes,
        PasswordHash password,
        Privileges privileges,
        String view,
        int history,
        Path transcript,
        Path worker,
        boolean trace) {
    private static final String PLAIN = "plain";

    /** PIPE_BUF where it is smallest, _POSIX_PIPE_BUF in limits.h: longer writes of many forks may mix. */
    public static final int LEAST_FRAME_LIMIT_BYTES = 512;
    /** PIPE_BUF on this system. */
    public static final int MAX_FRAME_LIMIT_BYTES = Constant.PIPE_BUF.on(Os.current());

    /** More than that nobody gets. */
    public static final int MAX_HISTORY = RecentMessages.MOST;
    /** As many as is usual in the view. */
    public static final int USUAL_HISTORY = -1;

    /** Whether one of the addresses can be reached from other machines. */
    boolean reachesBeyond() {
        return addresses.stream()
                .anyMatch(address -> address instanceof InetSocketAddress inet
                        && !inet.getAddress().isLoopbackAddress());
    }

    /** Whether earlier messages can be had at all. */
    boolean givesHistory() {
        return history != 0;
    }

    /** What workers find in their environment because of these options. */
    List<String> workerEnvironment() {
        List<String> environment = new ArrayList<>();
        if (!view.equals(PLAIN)) {
            environment.add(ForkArguments.VIEW + "=" + view);
        }
        if (history != USUAL_HISTORY) {
            environment.add(ForkArguments.HISTORY + "=" + history);
        }
        RateLimits rates = limits.rates();
        if (rates.linesPerSecond() > 0) {
            environment.add(ForkArguments.RATE + "=" + rates.linesPerSecond() + " " + rates.burstLines());
        }
        if (rates.bytesPerSecond() > 0) {
            environment.add(ForkArguments.RATE_BYTES + "=" + rates.bytesPerSecond());
        }
        if (rates.requestsPerSecond() > 0 && worker == null) {
            environment.add(ForkArguments.REQUEST_RATE + "=" + rates.requestsPerSecond());
        }
        if (limits.messageBytes() < ServerLimits.LONGEST_MESSAGE_BYTES) {
            environment.add(ForkArguments.MAX_LINE + "=" + limits.messageBytes());
        }
        if (worker == null) {
            environment.add(ForkArguments.CREDIT + "=" + new SendWindow(logBytes).initialBytes());
        }
        if (trace) {
            environment.add(ForkArguments.TRACE + "=1");
        }
        return environment;
    }
}
