package io.github.forkchat.link;

import io.github.forkchat.protocol.link.Batch;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Tests which of the client library's reports end a connection. */
final class BrokerEventsTest {
    private final IOException refused = new IOException("Connection refused");

    private final Intake intake = new Intake();
    private final BrokerEvents events = new BrokerEvents(intake);

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

    private Intake.Taken takeRecord() throws IOException, InterruptedException {
        intake.add(ByteBuffer.allocate(Batch.SAID_HEAD_BYTES + 1).putLong(0, 7).putInt(Long.BYTES, 1));
        return intake.take(0);
    }

    @Test
    void aReportAboutALostConnectionEndsItsRecords() throws Exception {
        intake.open(1);
        assertEquals(7, takeRecord().first());
        events.connectionEvent(null, ConnectionListener.Events.DISCONNECTED);
        assertNull(takeRecord());
    }

    @Test
    void aReportThatComesWhenTheNextConnectionIsThereLeavesItAlone() throws Exception {
        events.end();
        intake.open(1);
        events.connectionEvent(null, ConnectionListener.Events.CLOSED);
        events.errorOccurred(null, "Stale Connection");
        assertEquals(7, takeRecord().first());
    }
}
