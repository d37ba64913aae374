package io.github.forkchat.server.admission;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class ClientIdsTest {
    @Test
    void aNewcomerGetsTheFirstFreeId() {
        ClientIds ids = new ClientIds(3);
        assertEquals(0, ids.take());
        assertEquals(1, ids.take());
        assertEquals(2, ids.take());
        assertEquals(ClientIds.NONE, ids.take());
        ids.free(1);
        ids.free(0);
        assertEquals(0, ids.take());
        assertEquals(1, ids.take());
        assertEquals(ClientIds.NONE, ids.take());
    }
}
