package io.github.forkchat.server.config;

import io.github.forkchat.libc.ListenSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/**
 * Where the server listens. Threads: immutable.
 *
 * @param addresses addresses for clients
 * @param proxyAddresses addresses for proxies, which report the addresses of their clients
 * @param socketFile the users who may connect to a Unix socket
 * @param inherited the sockets at these addresses, if a service manager has passed them; otherwise empty
 */
public record ListenSettings(
        List<SocketAddress> addresses,
        List<SocketAddress> proxyAddresses,
        SocketFile socketFile,
        List<ListenSocket> inherited) {
    /** One address that the server binds itself. */
    public static ListenSettings only(SocketAddress address, SocketFile socketFile) {
        return new ListenSettings(List.of(address), List.of(), socketFile, List.of());
    }

    /** Whether clients connect to a Unix socket. */
    public boolean hasUnix() {
        return addresses.stream().anyMatch(UnixDomainSocketAddress.class::isInstance);
    }

    /** Whether the server listens for proxies. */
    public boolean hasProxies() {
        return !proxyAddresses.isEmpty();
    }

    /** Whether other machines can reach one of the addresses for clients. */
    public boolean listensBeyond() {
        return addresses.stream().anyMatch(ListenSettings::isBeyond);
    }

    /** Whether clients of other machines can reach the server, directly or by a proxy. */
    public boolean servesBeyond() {
        return listensBeyond() || hasProxies();
    }

    /** Whether other machines can reach this address. */
    public static boolean isBeyond(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.getAddress().isLoopbackAddress();
    }
}
