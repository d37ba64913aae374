package io.github.forkchat.server.admission;

import io.github.forkchat.libc.AcceptedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests which clients have the same origin. */
final class OriginTest {
    private static Origin ofPeer(String peer) {
        return Origin.of(new AcceptedClient(null, peer, AcceptedClient.NO_USER, AcceptedClient.Route.TCP));
    }

    @Test
    void anIpv4AddressIsAnOriginWhateverThePort() {
        assertEquals(ofPeer("192.0.2.1:1000"), ofPeer("192.0.2.1:2000"));
        assertNotEquals(ofPeer("192.0.2.1:1000"), ofPeer("192.0.2.2:1000"));
        assertTrue(ofPeer("192.0.2.1:1000").isCounted());
    }

    @Test
    void allIpv6AddressesWithTheSameFirst56BitsAreOneOrigin() {
        assertEquals(ofPeer("[2001:db8:1:200::1]:1000"), ofPeer("[2001:db8:1:2ff:ffff::2]:1001"));
        assertNotEquals(ofPeer("[2001:db8:1:200::1]:1000"), ofPeer("[2001:db8:1:300::1]:1000"));
    }

    @Test
    void theUserOfAUnixSocketIsAnOriginAndIsCountedEvenIfItIsRoot() {
        Origin root = Origin.of(new AcceptedClient(null, "unix", 0, AcceptedClient.Route.UNIX));
        assertEquals(root, Origin.of(new AcceptedClient(null, "unix", 0, AcceptedClient.Route.UNIX)));
        assertNotEquals(root, Origin.of(new AcceptedClient(null, "unix", 1000, AcceptedClient.Route.UNIX)));
        assertTrue(root.isCounted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1000", "127.9.9.9:1000", "[::1]:1000"})
    void aLoopbackAddressIsNotCounted(String peer) {
        assertFalse(ofPeer(peer).isCounted());
    }
}
