package io.github.forkchat.protocol.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The verdicts of the header reader, which reads the PROXY protocol header of a proxied client: an {@link InputCheck}
 * with PEER_SIGNAL.
 *
 * <pre>
 *   last part of an answer
 *     PROXIED   the address, 4 or 16 bytes | uint16 port
 *     NONSENSE  the reason, UTF-8
 * </pre>
 *
 * <p>Threads: stateless.
 */
public final class PeerCheck {
    /** The result of a check; its position is its number on the pipe. */
    public enum Verdict {
        /** There is no whole header yet. */
        MORE,
        /** The header has the address of the client. */
        PROXIED,
        /** The header is valid and has no address: the proxy itself is the client, or does not know the address. */
        UNKNOWN,
        /** There is no header, or an invalid one. */
        NONSENSE
    }

    private static final Verdict[] VERDICTS = Verdict.values();

    private PeerCheck() {}

    /** The verdict with this number. */
    public static Verdict verdict(int number) {
        return VERDICTS[number];
    }

    /** The last part of an answer: an address. */
    public static byte[] encode(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        return ByteBuffer.allocate(ip.length + Short.BYTES)
                .put(ip)
                .putShort((short) address.getPort())
                .array();
    }

    /**
     * The address in the last part of an answer.
     *
     * @throws UnknownHostException if its length is not that of an address
     */
    public static InetSocketAddress decode(byte[] data) throws UnknownHostException {
        int ipBytes = data.length - Short.BYTES;
        InetAddress ip = InetAddress.getByAddress(Arrays.copyOf(data, Math.max(0, ipBytes)));
        return new InetSocketAddress(
                ip, Short.toUnsignedInt(ByteBuffer.wrap(data).getShort(ipBytes)));
    }
}
