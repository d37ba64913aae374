package io.github.forkchat.client.top;

import io.github.forkchat.protocol.JsonLine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests of the rows of evicted clients. */
final class EvictedClientsTest {
    private static final LocalProcesses NOTHING = new LocalProcesses(Path.of("/nonexistent"));

    private final EvictedClients evicted = new EvictedClients();

    private static ClientFigures client(int id, long behind) {
        JsonLine object = JsonLine.ofType("watched-client")
                .with("id", id)
                .with("pid", 1_000 + id)
                .with("behind", behind);
        return new ClientFigures(object, behind > 0 ? "behind" : "here", 0, 0, NOTHING);
    }

    /** A client whose process is being ended: nothing waits for it any more. */
    private static ClientFigures ended(int id) {
        return new ClientFigures(client(id, 0).object(), "ended", 0, 0, NOTHING);
    }

    private List<Long> look(int evictions, long nowMillis, ClientFigures... clients) {
        List<ClientFigures> rows = evicted.look(List.of(clients), evictions, nowMillis);
        rows.forEach(row -> assertEquals("evicted", row.state()));
        return rows.stream().map(row -> row.number("id")).toList();
    }

    @Test
    void aClientThatWasBehindAndIsGoneAfterAnEvictionWasEvicted() {
        assertEquals(List.of(), look(3, 1_000, client(0, 0), client(1, 70)));
        assertEquals(List.of(1L), look(4, 2_000, client(0, 0)));
        assertEquals(List.of(1L), look(4, 6_000, client(0, 0)));
        assertEquals(List.of(), look(4, 7_000, client(0, 0)));
    }

    @Test
    void theFurthestBehindWasEvicted() {
        look(0, 1_000, client(0, 10), client(1, 70), client(2, 20), client(3, 0));
        assertEquals(List.of(1L), look(1, 2_000));
    }

    @Test
    void aClientThatOnlyLeftWasNotEvicted() {
        look(1, 1_000, client(0, 0), client(1, 70));
        assertEquals(List.of(), look(1, 2_000));
    }

    @Test
    void anEvictionCountsEvenIfItsClientIsStillInTheSample() {
        look(0, 1_000, client(1, 70));
        assertEquals(List.of(), look(1, 2_000, client(1, 80)));
        assertEquals(List.of(1L), look(1, 3_000));
    }

    @Test
    void aClientWhoseProcessTakesLongToEndWasEvicted() {
        look(0, 1_000, client(0, 0), client(1, 70));
        for (int millis = 2_000; millis < 6_000; millis += 1_000) {
            assertEquals(List.of(), look(1, millis, client(0, 0), ended(1)));
        }
        assertEquals(List.of(1L), look(1, 6_000, client(0, 0)));
    }

    @Test
    void anEvictionOfAClientThatWasNotSeenIsNotThatOfALaterOne() {
        look(0, 1_000, client(0, 0));
        look(1, 2_000, client(0, 0));
        look(1, 3_000, client(0, 70));
        assertEquals(List.of(), look(1, 4_000));
    }
}
