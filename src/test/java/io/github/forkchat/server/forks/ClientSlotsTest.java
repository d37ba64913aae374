package io.github.forkchat.server.forks;

import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.config.ServerLimits;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The slots of a room for three clients. */
final class ClientSlotsTest {
    private static final int CLIENTS = 3;
    private static final int CLIENTS_OF_HOST = 2;
    private static final Origin LOOPBACK = Origin.of("127.0.0.1:1");
    private static final Origin HOST = Origin.of("192.0.2.7:1");

    private final ClientSlots slots =
            new ClientSlots(new ServerLimits(CLIENTS, CLIENTS_OF_HOST, 1, RateLimits.NONE, 1, 0), new Reputation());

    @Test
    void aNewClientGetsTheLowestFreeId() {
        for (int id = 0; id < CLIENTS; id++) {
            assertEquals(id, slots.take(LOOPBACK, false));
        }
        assertTrue(slots.areTaken());
        assertEquals(ClientSlots.NONE, slots.take(LOOPBACK, false));
        slots.free(1, LOOPBACK, false);
        slots.free(0, LOOPBACK, false);
        assertEquals(0, slots.take(LOOPBACK, false));
        assertEquals(1, slots.take(LOOPBACK, false));
        assertEquals(ClientSlots.NONE, slots.take(LOOPBACK, false));
    }

    @Test
    void visitorsHaveSlotsOfTheirOwn() {
        for (int id = 0; id < CLIENTS; id++) {
            slots.take(LOOPBACK, false);
        }
        for (int visitor = 0; visitor < ClientSlots.VISITORS; visitor++) {
            assertEquals(CLIENTS + visitor, slots.take(LOOPBACK, true));
        }
        assertTrue(slots.visitorsAreTaken());
        assertEquals(ClientSlots.NONE, slots.take(LOOPBACK, true));
    }

    @Test
    void aClientBeyondTheLimitOfItsHostTakesNoId() {
        assertEquals(0, slots.take(HOST, false));
        assertEquals(1, slots.take(HOST, false));
        assertEquals(ClientSlots.NONE_FOR_HOST, slots.take(HOST, false));
        assertEquals(2, slots.take(LOOPBACK, false));
    }
}
