package io.github.forkchat.link;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Tests which of the client library's reports end a connection. */
final class BrokerEventsTest {
    private final IOException refused = new IOException("Connection refused");

    private final BrokerEvents events = new BrokerEvents(new Intake(0));

    private static Connection inState(Connection.Status status) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (connection, method, arguments) -> status);
    }

    @Test
    void anAddressThatFailsDoesNotEndTheConnectionToAnother() {
        events.exceptionOccurred(null, refused);
        events.connected(inState(Connection.Status.CONNECTED));
        assertDoesNotThrow(events::check);
        assertNull(events.fault());
    }

    @Test
    void theFirstAddressThatFailedIsTheReasonIfNoneAnswers() {
        events.exceptionOccurred(null, refused);
        events.exceptionOccurred(null, new IOException("Unable to connect"));
        assertEquals("Connection refused", events.fault());
    }

    @Test
    void anErrorOfTheConnectionEndsIt() {
        events.connected(inState(Connection.Status.CONNECTED));
        events.exceptionOccurred(null, refused);
        assertEquals(
                "Connection refused",
                assertThrows(IOException.class, events::check).getMessage());
    }

    @Test
    void aConnectionThatIsLostAtOnceIsNotTakenForOne() {
        events.connectionEvent(null, ConnectionListener.Events.DISCONNECTED);
        events.connected(inState(Connection.Status.DISCONNECTED));
        assertThrows(IOException.class, events::check);
    }
}
