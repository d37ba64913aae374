package io.github.forkchat.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many clients each address has. IPv6 addresses are counted by their first 64 bits, because one host has all that
 * begin with them. Loopback addresses and Unix sockets are not counted: who is on this machine is no stranger.
 *
 * <p>Threads: the accept loop lets in, passData counts those who are gone.
 */
final class PeerHosts {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int most;
    private final Map<String, Integer> clients = new ConcurrentHashMap<>();

    /** @param most how many clients an address may have, 1 or more */
    PeerHosts(int most) {
        this.most = most;
    }

    /**
     * Counts a client; false if its address has as many as it may have.
     *
     * @param peer such as {@code 127.0.0.1:50312} or {@code [::1]:50312}
     */
    boolean enter(String peer) {
        String host = counted(peer);
        if (host == null || clients.merge(host, 1, Integer::sum) <= most) {
            return true;
        }
        leave(peer);
        return false;
    }

    /** A client that was counted is gone. */
    void leave(String peer) {
        String host = counted(peer);
        if (host != null) {
            clients.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** What the client is counted under, or null if it is not. */
    private static String counted(String peer) {
        InetAddress address = address(peer);
        return address == null || address.isLoopbackAddress() ? null : network(address);
    }

    /** The host, or the network, that the client comes from; empty if it came over a Unix socket. */
    static String network(String peer) {
        InetAddress address = address(peer);
        return address == null ? "" : network(address);
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    private static InetAddress address(String peer) {
        int colon = peer.lastIndexOf(':');
        try {
            return colon < 0 ? null : InetAddress.getByName(peer.substring(0, colon)); // a literal: nobody is asked
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + peer, e);
        }
    }
}
