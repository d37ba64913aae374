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
 * @param trace whether to log lines for each message
 */
public record ServerOptions(List<SocketAddress> addresses, int maxClients, Path worker, boolean trace) {}
