package io.github.forkchat.server.service;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

final class InheritedSocketsTest {
    private static final long PID = 4101;

    @Test
    void socketsOfThisProcessCount() throws IOException {
        assertEquals(2, InheritedSockets.count(Map.of("LISTEN_FDS", "2", "LISTEN_PID", "4101"), PID));
    }

    @Test
    void socketsOfAnotherProcessDoNotCount() throws IOException {
        assertEquals(0, InheritedSockets.count(Map.of("LISTEN_FDS", "2", "LISTEN_PID", "4102"), PID));
        assertEquals(0, InheritedSockets.count(Map.of("LISTEN_FDS", "2"), PID));
        assertEquals(0, InheritedSockets.count(Map.of("LISTEN_PID", "4101"), PID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "17", "1000", "99999999999", "two"})
    void anUnreasonableNumberIsAnError(String number) {
        Map<String, String> environment = Map.of("LISTEN_FDS", number, "LISTEN_PID", "4101");
        assertThrows(IOException.class, () -> InheritedSockets.count(environment, PID));
    }
}
