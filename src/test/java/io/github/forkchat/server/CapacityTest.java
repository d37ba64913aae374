package io.github.forkchat.server;

import io.github.forkchat.libc.ResourceLimits;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How many clients there is room for, by what there is least of. */
final class CapacityTest {
    private static final long MUCH = ResourceLimits.UNLIMITED;
    private static final long MEBIBYTE = 1 << 20;

    private static void assertRoom(int clients, String scarcest, Capacity capacity) {
        assertEquals(clients, capacity.clients());
        assertEquals(scarcest, capacity.scarcest());
    }

    @Test
    void theScarcestDecides() {
        assertRoom(960, "1024 open files", new Capacity(1024, MUCH, MUCH));
        assertRoom(50, "room for 1000 more processes and threads", new Capacity(MUCH, 1000, MUCH));
        assertRoom(100, "1328 MiB of free memory", new Capacity(MUCH, MUCH, 1328 * MEBIBYTE));
        assertRoom(50, "room for 1000 more processes and threads", new Capacity(1024, 1000, 1328 * MEBIBYTE));
    }

    @Test
    void oneClientIsAlwaysTried() {
        assertEquals(1, new Capacity(20, 0, 0).clients());
    }

    @Test
    void thisMachineHasRoomForSome() {
        assertTrue(Capacity.now().clients() >= 10, "" + Capacity.now());
    }
}
