package io.github.forkchat.server.link;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The count of lost lines is exact, although some of those that were dropped had reached the stream. */
final class LostLinesTest {
    private final LinkCounters counters = new LinkCounters();
    private final LostLines lost = new LostLines(counters);

    /** Lines 0 to 9 were dropped, of which the link had 0 to 3; the time of each is its number. */
    @BeforeEach
    void drop() {
        for (int number = 0; number < 10; number++) {
            lost.add(number, true, number, number < 4);
        }
    }

    @Test
    void linesThatTheStreamHasAreNotLost() {
        lost.stored(3);
        lost.giveUp();
        assertEquals("7 3 9", lost.record());
        assertEquals(7, counters.undelivered.get());
        assertFalse(lost.holds(2));
        assertTrue(lost.holds(3));
    }

    @Test
    void linesThatTheStreamDoesNotHaveAreLost() {
        lost.giveUp();
        assertEquals("10 0 9", lost.record());
        assertEquals(10, counters.undelivered.get());
        assertTrue(lost.holds(0));
    }

    @Test
    void theLinesThatTheLinkHadAreUndecidedUntilItIsBack() {
        assertEquals(6, counters.undelivered.get());
        assertEquals(0, lost.decidedBefore(10));
        lost.stored(2);
        assertEquals(2, lost.decidedBefore(10));
        lost.giveUp();
        assertEquals(10, lost.decidedBefore(10));
    }

    @Test
    void aReportIsDueIfOnlyNewsOfMembersWereDropped() {
        lost.giveUp();
        lost.clear();
        lost.add(10, false, 10, false);
        assertTrue(lost.isReportDue());
        assertTrue(lost.isEmpty());
    }

    @Test
    void aLaterLossIsCountedAnew() {
        lost.giveUp();
        lost.clear();
        lost.add(20, true, 20, false);
        assertEquals("1 20 20", lost.record());
        assertTrue(lost.holds(20));
        assertFalse(lost.holds(5));
    }
}
