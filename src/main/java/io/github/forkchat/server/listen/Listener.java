package io.github.forkchat.server.listen;

import io.github.forkchat.libc.ListenSocket;

/**
 * One of the sockets that the server listens on. Threads: the accept loop.
 *
 * @param socket the socket
 * @param isForProxies whether its clients are proxies, which report the addresses of their clients
 */
public record Listener(ListenSocket socket, boolean isForProxies) {
    /** Its address and its kind, for the log. */
    public String description() {
        return socket.address()
                + (socket.servesIpv4Too() ? ", for IPv4 as well" : "")
                + (isForProxies ? " for proxies (PROXY protocol)" : "");
    }
}
