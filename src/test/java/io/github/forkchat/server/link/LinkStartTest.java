package io.github.forkchat.server.link;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Tests how long the start of a server waits for its link. */
final class LinkStartTest {
    private final LinkStart start = new LinkStart();

    @Test
    void aServerThatEndsDoesNotWait() throws Exception {
        assertNull(start.await(() -> false));
    }

    @Test
    void aFirstReportThatSomebodyHasToCorrectIsTheRefusal() throws Exception {
        start.away("the broker has no JetStream", true);
        assertEquals("the broker has no JetStream", start.await(() -> true));
    }

    @Test
    void aLaterReportIsNone() throws Exception {
        start.away("no broker at nats://127.0.0.1:1", false);
        start.away("the broker has no JetStream", true);
        assertNull(start.await(() -> true));
    }
}
