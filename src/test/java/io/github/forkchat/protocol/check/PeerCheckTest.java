package io.github.forkchat.protocol.check;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class PeerCheckTest {
    @Test
    void anAddressIsDecodedAsItWasEncoded() throws UnknownHostException {
        byte[] ipv6 = new byte[16];
        ipv6[0] = 0x20;
        ipv6[15] = 7;
        for (byte[] ip : new byte[][] {{(byte) 203, 0, 113, 7}, ipv6}) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(ip), 50_312);
            assertEquals(address, PeerCheck.decode(PeerCheck.encode(address)));
        }
    }

    @Test
    void dataOfAnotherLengthIsNoAddress() {
        for (int length : new int[] {0, 1, 2, 5, 7, 17, 19, 512}) {
            assertThrows(UnknownHostException.class, () -> PeerCheck.decode(new byte[length]));
        }
    }
}
