package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.StreamState;
import io.github.forkchat.server.link.StreamPosition.Found;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** From where a server reads the stream, in whatever state the broker comes back. */
final class StreamPositionTest {
    private static final long CREATED = 1_000;

    private final StreamPosition position = new StreamPosition(new LinkCounters());

    private Found found(long created, long first, long last) {
        return position.found(new StreamState(created, first, last, 0, 0), true);
    }

    @Test
    void theFirstLookGivesTheLastMessagesAsHistory() {
        assertEquals(Found.KNOWN, found(CREATED, 1, 5_000));
        assertEquals(4_500, position.sequence());
        assertTrue(position.isHistory(5_000));
        assertFalse(position.isHistory(5_001));
    }

    @Test
    void aRoomWithMembersGetsNoHistory() {
        position.found(new StreamState(CREATED, 1, 5_000, 0, 0), false);
        assertEquals(5_000, position.sequence());
    }

    @Test
    void aStreamThatIsMadeAnewHasNoHistory() {
        found(CREATED, 1, 5_000);
        position.handled(5_001);
        assertEquals(Found.ANEW, found(CREATED + 1, 1, 3));
        assertEquals(0, position.sequence());
        assertFalse(position.isHistory(1), "its first messages are new");
    }

    @Test
    void aStreamThatIsMadeAnewIsNoticedThoughItIsLonger() {
        found(CREATED, 0, 0);
        position.handled(3);
        assertEquals(Found.ANEW, found(CREATED + 1, 1, 9_000));
        assertEquals(0, position.sequence());
    }

    @Test
    void aPurgedStreamIsTheSame() {
        found(CREATED, 1, 5_000);
        position.handled(5_001);
        assertEquals(Found.KNOWN, found(CREATED, 5_002, 5_001));
        assertEquals(5_001, position.sequence());
    }

    @Test
    void aStreamThatHasLostItsEndIsReadAgainFromWhereThisServerBegan() {
        found(CREATED, 1, 5_000);
        position.handled(5_100);
        assertEquals(Found.SHORTER, found(CREATED, 1, 5_050));
        assertEquals(4_500, position.sequence(), "earlier messages would be shown as new");
        assertTrue(position.isHistory(5_000));
        assertFalse(position.isHistory(5_001));
    }

    /** Later messages are new, whatever their sequences were used for before. */
    @Test
    void onlyWhatWasThereWhenTheLossWasFoundIsReadAgain() {
        found(CREATED, 1, 5_000);
        assertFalse(position.isReadAgain(4_501));
        position.handled(5_100);
        found(CREATED, 1, 5_050);
        assertTrue(position.isReadAgain(5_050));
        assertFalse(position.isReadAgain(5_051));
        position.handled(5_060);
        found(CREATED, 1, 5_070);
        assertTrue(position.isReadAgain(5_050), "the loss may be found in the middle");
        found(CREATED + 1, 1, 9_000);
        assertFalse(position.isReadAgain(1), "all of another stream is new");
    }

    @Test
    void aStreamThatHasLostMoreThanTheHistoryIsReadFromItsEnd() {
        found(CREATED, 1, 5_000);
        position.handled(5_100);
        assertEquals(Found.SHORTER, found(CREATED, 1, 100));
        assertEquals(100, position.sequence());
        assertFalse(position.isHistory(101));
    }
}
