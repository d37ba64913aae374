package io.github.forkchat.server.admission;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the probability that a client is dropped. */
final class EarlyDropTest {
    private static final int TRIES = 10_000;

    private final EarlyDrop drop = new EarlyDrop(100, 200, new SplittableRandom(1));

    private int percent(int waiting) {
        int due = 0;
        for (int i = 0; i < TRIES; i++) {
            due += drop.isDue(waiting) ? 1 : 0;
        }
        return (100 * due + TRIES / 2) / TRIES;
    }

    private void assertNear(int expected, int percent) {
        assertTrue(Math.abs(expected - percent) <= 3, expected + " % were wanted: " + percent);
    }

    @Test
    void noClientIsDroppedBelowTheStartAndOneForEachAtTheMaximum() {
        assertEquals(0, percent(99));
        assertEquals(100, percent(200));
        assertEquals(100, percent(300));
    }

    @Test
    void fromTheStartOnTheRateGrowsFromThirtyPercent() {
        assertNear(30, percent(100));
        assertNear(65, percent(150));
        assertNear(99, percent(199));
    }
}
