package io.github.forkchat.server.link;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The epochs of a site's runs ascend, whatever its clock does. */
final class OwnEpochTest {
    private static final long DAY_MILLIS = 24 * 60 * 60 * 1_000;

    private final OwnEpoch epoch = new OwnEpoch();

    @Test
    void theEpochIsThePresentTime() {
        long before = System.currentTimeMillis();
        long chosen = epoch.choose(before - DAY_MILLIS);
        assertTrue(chosen >= before && chosen <= System.currentTimeMillis(), chosen + " after " + before);
    }

    @Test
    void theEpochIsLaterThanThatOfTheRunBefore() {
        long last = System.currentTimeMillis() + DAY_MILLIS;
        assertTrue(epoch.choose(last) > last);
    }

    @Test
    void theEpochStaysWhatWasChosenFirst() {
        long chosen = epoch.choose(0);
        assertEquals(chosen, epoch.choose(chosen + DAY_MILLIS));
        assertEquals(chosen, epoch.value());
    }
}
