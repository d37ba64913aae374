package io.github.forkchat.server;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What the user asked of the server. Threads: immutable.
 *
 * @param addresses where to listen, one or more
 * @param maxClients how many clients there may be at once, 1 or more
 * @param worker the program to execute for each client, or null for forkchat's own
 * @param logBytes size of the broadcast log: a power of two, 1 MiB or more
 * @param stallSeconds how long a client may take next to nothing while data waits for it, 1 or more
 * @param trace whether to log lines for each message
 */
public record ServerOptions(
        List<SocketAddress> addresses, int maxClients, int logBytes, int stallSeconds, Path worker, boolean trace) {}
