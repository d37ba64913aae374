package io.github.forkchat.server.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Where the server listens. Threads: immutable.
 *
 * @param addresses one or more
 * @param socketFile the users who may connect to a Unix socket
 */
public record ListenSettings(List<SocketAddress> addresses, SocketFile socketFile) {
    /** Whether other machines can reach one of the addresses. */
    public boolean reachesBeyond() {
        return addresses.stream()
                .anyMatch(address -> address instanceof InetSocketAddress inet
                        && !inet.getAddress().isLoopbackAddress());
    }
}
