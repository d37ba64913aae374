package io.github.forkchat.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How many clients an address may have. */
final class PeerHostsTest {
    private final PeerHosts hosts = new PeerHosts(2);

    @Test
    void eachAddressHasItsOwnPlaces() {
        assertTrue(hosts.enter("192.0.2.1:1000"));
        assertTrue(hosts.enter("192.0.2.1:1001"));
        assertFalse(hosts.enter("192.0.2.1:1002"));
        assertTrue(hosts.enter("192.0.2.2:1003"));
    }

    @Test
    void aLeavingClientFreesAPlaceAndARejectedOneDoesNot() {
        hosts.enter("192.0.2.1:1000");
        hosts.enter("192.0.2.1:1001");
        hosts.enter("192.0.2.1:1002");
        hosts.leave("192.0.2.1:1000");
        assertTrue(hosts.enter("192.0.2.1:1003"));
        assertFalse(hosts.enter("192.0.2.1:1004"));
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOneHosts() {
        assertTrue(hosts.enter("[2001:db8:1:2::1]:1000"));
        assertTrue(hosts.enter("[2001:db8:1:2:ffff::2]:1001"));
        assertFalse(hosts.enter("[2001:db8:1:2::3]:1002"));
        assertTrue(hosts.enter("[2001:db8:1:3::1]:1003"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1000", "127.9.9.9:1000", "[::1]:1000", "unix"})
    void clientsOnThisMachineAreNotCounted(String peer) {
        for (int i = 0; i < 100; i++) {
            assertTrue(hosts.enter(peer));
        }
        hosts.leave(peer);
    }
}
