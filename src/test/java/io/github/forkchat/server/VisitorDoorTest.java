package io.github.forkchat.server;

import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.admission.WaitingClients;
import io.github.forkchat.server.config.ServerLimits;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.forks.ClientSlots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of clients that connect to a full server. The clock is the test's. */
final class VisitorDoorTest {
    private static final String VISITOR = "%forkchat/1 view=json visitor=yes\n";
    private static final String FULL = Refusal.SERVER_FULL + "\n";
    private static final int PLACES_OF_ORIGIN = 100;
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final ServerLimits limits =
            new ServerLimits(1, PLACES_OF_ORIGIN, 1, RateLimits.NONE, ServerLimits.MAX_MESSAGE_BYTES, 0);
    private final ClientSlots slots = new ClientSlots(limits, new Reputation());
    private final VisitorDoor door =
            new VisitorDoor(slots, new AdmissionLog(new ServerLog(false), new Counters()), () -> this.placesAsked++);
    private int placesAsked;
    private WaitingClients clients;
    private Origin inside;
    private int insideId;
    private final long start = System.nanoTime();

    @BeforeEach
    void fill() throws IOException {
        clients = new WaitingClients();
        inside = clients.connect("192.0.2.200", start).origin();
        insideId = slots.take(inside, false);
    }

    @AfterEach
    void close() throws IOException {
        clients.close();
    }

    private WaitingClient ask(String host, String firstLine) throws IOException {
        WaitingClient client = clients.connect(host, start);
        say(clients.ends().size() - 1, firstLine);
        door.ask(client, start);
        return client;
    }

    private void say(int client, String text) throws IOException {
        clients.ends().get(client).write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void lookAfter(long millis) {
        door.look(start + millis * NANOS_PER_MILLI);
    }

    /** What the server has said to the client; the empty text if it has said nothing yet. */
    private String heard(int client) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(100);
        clients.ends().get(client).configureBlocking(false);
        clients.ends().get(client).read(text);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    private void takeVisitorsSlots() {
        while (!slots.visitorsAreTaken()) {
            slots.take(inside, true);
        }
    }

    @Test
    void aVisitorPassesAndAClientThatSpeaksIsRefused() throws IOException {
        WaitingClient visitor = ask("192.0.2.1", VISITOR);
        ask("192.0.2.1", "hello\n");
        assertEquals(FULL, heard(2));
        assertSame(visitor, door.next());
        assertTrue(visitor.isVisitor());
        assertTrue(door.isEmpty());
    }

    @Test
    void aSilentClientHasOneSecondToSpeak() throws IOException {
        ask("192.0.2.1", "");
        lookAfter(999);
        assertEquals("", heard(1));
        lookAfter(1_000);
        assertEquals(FULL, heard(1));
        assertTrue(door.isEmpty());
    }

    @Test
    void aVisitorWaitsThreeSecondsForASlotAndAsksForOne() throws IOException {
        takeVisitorsSlots();
        ask("192.0.2.1", VISITOR);
        lookAfter(2_999);
        assertEquals("", heard(1));
        assertEquals(1, placesAsked);
        lookAfter(3_000);
        assertEquals(Refusal.VISITORS_FULL + "\n", heard(1));
    }

    @Test
    void aFreeSlotGoesToAClientThatHasNotSpokenYet() throws IOException {
        WaitingClient client = ask("192.0.2.1", "%forkchat/1 vi");
        slots.free(insideId, inside, false);
        lookAfter(1);
        assertSame(client, door.next());
        assertFalse(client.isVisitor());
        assertNull(door.next());
    }

    /** One origin can neither keep visitors of others out, nor take more than 32 descriptors. */
    @Test
    void theThirtyThirdCallerDisplacesTheLongestWaitingOneOfTheBusiestOrigin() throws IOException {
        ask("192.0.2.1", "");
        for (int i = 1; i < VisitorDoor.MAX_WAITING; i++) {
            ask("192.0.2.2", "");
        }
        for (int client = 1; client <= VisitorDoor.MAX_WAITING; client++) {
            assertEquals("", heard(client));
        }
        ask("192.0.2.3", "");
        assertEquals(FULL, heard(2));
        assertEquals("", heard(1));
        ask("192.0.2.2", "");
        assertEquals(FULL, heard(3));
        assertEquals("", heard(1));
        assertEquals("", heard(clients.ends().size() - 2));
    }

    @Test
    void aClosingServerTurnsEveryCallerAway() throws IOException {
        ask("192.0.2.1", "");
        ask("192.0.2.2", VISITOR);
        door.close();
        assertEquals(Refusal.SERVER_CLOSING + "\n", heard(1));
        assertEquals(Refusal.SERVER_CLOSING + "\n", heard(2));
        assertTrue(door.isEmpty());
    }
}
