package io.github.forkchat.server.admission;

import io.github.forkchat.libc.AcceptedClient;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a client comes from, in a form that an attacker with many clients cannot vary: an IPv4 address, the first
 * 56 bits of an IPv6 address (a provider's customer usually has all addresses with that prefix), or the user at the
 * other end of a Unix socket.
 *
 * <p>Threads: immutable.
 *
 * @param key the address or network in hex digits, or {@code uid} and the user id
 * @param isCounted whether {@code --max-per-host} applies: not to loopback addresses, which all users of this machine
 *     share
 */
public record Origin(String key, boolean isCounted) {
    private static final int IPV6_NETWORK_BYTES = 7;
    private static final String USER = "uid ";

    /** The origin of a client that was accepted. */
    public static Origin of(AcceptedClient client) {
        return client.uid() == AcceptedClient.NO_USER ? of(client.peer()) : ofUser(client.uid());
    }

    /** The origin of a client of a Unix socket. */
    public static Origin ofUser(int uid) {
        return new Origin(USER + Integer.toUnsignedString(uid), true);
    }

    /** Whether it is a user of a Unix socket. */
    public boolean isUser() {
        return key.startsWith(USER);
    }

    /** The user id, as a number without a sign; only for a user. */
    public String uid() {
        return key.substring(USER.length());
    }

    /**
     * The origin of a client of TCP.
     *
     * @param peer such as {@code 127.0.0.1:50312} or {@code [::1]:50312}
     */
    public static Origin of(String peer) {
        try {
            // A literal address, so there is no DNS query.
            InetAddress address = InetAddress.getByName(peer.substring(0, peer.lastIndexOf(':')));
            byte[] bytes = address.getAddress();
            if (address instanceof Inet6Address && !address.isLoopbackAddress()) {
                bytes = Arrays.copyOf(bytes, IPV6_NETWORK_BYTES);
            }
            return new Origin(HexFormat.of().formatHex(bytes), !address.isLoopbackAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + peer, e);
        }
    }
}
