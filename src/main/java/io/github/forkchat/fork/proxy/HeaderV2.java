package io.github.forkchat.fork.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A header in version 2 of the PROXY protocol, in network byte order:
 *
 * <pre>
 *    0  signature, 12 bytes
 *   12  version and command: 0x20 LOCAL, 0x21 PROXY
 *   13  family and transport: 0x11 TCP over IPv4, 0x21 TCP over IPv6, 0x31 a Unix socket, 0x00 unknown
 *   14  uint16 length of the rest
 *   16  address of the client, address of the proxy, uint16 port of the client, uint16 port of the proxy
 *       then any number of extensions (TLVs), which are skipped
 * </pre>
 *
 * <p>Threads: stateless.
 */
final class HeaderV2 {
    static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private static final int OFF_COMMAND = SIGNATURE.length;
    private static final int OFF_FAMILY = OFF_COMMAND + 1;
    private static final int OFF_LENGTH = OFF_FAMILY + 1;
    private static final int OFF_ADDRESSES = OFF_LENGTH + Short.BYTES;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int UNIX = 0x31;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private HeaderV2() {}

    static ProxyHeader read(byte[] input, int maxBytes) {
        if (input.length < OFF_ADDRESSES) {
            return ProxyHeader.more();
        }
        int end = OFF_ADDRESSES + uint16(input, OFF_LENGTH);
        if (end > maxBytes) {
            return ProxyHeader.nonsense("it is longer than " + maxBytes + " bytes");
        }
        int command = Byte.toUnsignedInt(input[OFF_COMMAND]);
        if (command != LOCAL && command != PROXY) {
            return ProxyHeader.nonsense("its command is unknown: " + command);
        }
        if (input.length < end) {
            return ProxyHeader.more();
        }
        return command == LOCAL ? ProxyHeader.unknown(end) : proxied(input, end);
    }

    private static ProxyHeader proxied(byte[] input, int end) {
        int family = Byte.toUnsignedInt(input[OFF_FAMILY]);
        return switch (family) {
            case UNSPECIFIED, UNIX -> ProxyHeader.unknown(end);
            case TCP4 -> addressed(input, end, IPV4_BYTES);
            case TCP6 -> addressed(input, end, IPV6_BYTES);
            default -> ProxyHeader.nonsense("its address family is unknown: " + family);
        };
    }

    private static ProxyHeader addressed(byte[] input, int end, int ipBytes) {
        int port = OFF_ADDRESSES + 2 * ipBytes;
        if (end < port + 2 * Short.BYTES) {
            return ProxyHeader.nonsense("it is too short for its addresses");
        }
        try {
            InetAddress ip =
                    InetAddress.getByAddress(Arrays.copyOfRange(input, OFF_ADDRESSES, OFF_ADDRESSES + ipBytes));
            return ProxyHeader.of(end, new InetSocketAddress(ip, uint16(input, port)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("of a valid length", e);
        }
    }

    private static int uint16(byte[] from, int at) {
        return (Byte.toUnsignedInt(from[at]) << Byte.SIZE) | Byte.toUnsignedInt(from[at + 1]);
    }
}
