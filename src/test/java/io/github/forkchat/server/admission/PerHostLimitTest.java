package io.github.forkchat.server.admission;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the limit on clients of one origin. */
final class PerHostLimitTest {
    private static final Origin ONE = new Origin("c0000201", true);
    private static final Origin OTHER = new Origin("uid 1000", true);

    private final PerHostLimit hosts = new PerHostLimit(2);

    @Test
    void eachOriginHasItsOwnLimit() {
        assertTrue(hosts.enter(ONE));
        assertFalse(hosts.isFull(ONE));
        assertTrue(hosts.enter(ONE));
        assertTrue(hosts.isFull(ONE));
        assertFalse(hosts.enter(ONE));
        assertTrue(hosts.enter(OTHER));
    }

    @Test
    void aClientThatLeavesFreesItsPlaceAndOneThatWasRefusedDoesNot() {
        hosts.enter(ONE);
        hosts.enter(ONE);
        hosts.enter(ONE);
        hosts.leave(ONE);
        assertTrue(hosts.enter(ONE));
        assertFalse(hosts.enter(ONE));
    }

    @Test
    void loopbackAddressesAreNotCounted() {
        Origin loopback = new Origin("7f000001", false);
        for (int i = 0; i < 100; i++) {
            assertTrue(hosts.enter(loopback));
        }
        assertFalse(hosts.isFull(loopback));
        hosts.leave(loopback);
    }
}
