package io.github.forkchat.server;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The default stall time of 5 s, looked at ten times a second, as passData does. */
final class StallRuleTest {
    private static final long LOOK_MILLIS = 100;
    private static final long NEVER = -1;

    private final StallRule.Watch watch = new StallRule(5).new Watch();

    /** Data waits from {@code fromMillis} on; returns when it is stalled, or {@link #NEVER} until {@code toMillis}. */
    private long stalledAt(long fromMillis, long toMillis, long bytesPerSecond, boolean keepsLogFull) {
        for (long millis = fromMillis; millis <= toMillis; millis += LOOK_MILLIS) {
            long now = TimeUnit.MILLISECONDS.toNanos(millis);
            watch.took(bytesPerSecond * LOOK_MILLIS / 1000, now);
            if (watch.isStalled(now, keepsLogFull)) {
                return millis;
            }
        }
        return NEVER;
    }

    private static void assertBetween(long low, long high, long value) {
        assertTrue(low <= value && value <= high, value + " is not between " + low + " and " + high);
    }

    @Test
    void whoTakesNothingIsStalledAfterTheStallTime() {
        watch.caughtUp(TimeUnit.MILLISECONDS.toNanos(700));
        assertBetween(5_700, 6_200, stalledAt(700, 60_000, 0, false));
    }

    @Test
    void threeFifthsOfItAreEnoughWhileItKeepsTheLogFull() {
        watch.caughtUp(TimeUnit.MILLISECONDS.toNanos(700));
        assertBetween(3_700, 4_200, stalledAt(700, 60_000, 0, true));
    }

    @Test
    void whoTakesEnoughIsNever() {
        assertEquals(NEVER, stalledAt(0, 600_000, StallRule.LEAST_BYTES_PER_SECOND + 1_000, false));
        assertEquals(NEVER, stalledAt(600_100, 900_000, StallRule.LEAST_BYTES_PER_SECOND + 1_000, true));
    }

    @Test
    void whoTakesLittleIsAsMuchAsWhoTakesNothing() {
        assertBetween(5_000, 5_500, stalledAt(0, 60_000, StallRule.LEAST_BYTES_PER_SECOND - 1_000, false));
    }

    @Test
    void timeInWhichNothingWaitedDoesNotCount() {
        assertEquals(NEVER, stalledAt(0, 4_900, 0, false));
        watch.caughtUp(TimeUnit.MILLISECONDS.toNanos(4_900));
        assertBetween(9_900, 10_400, stalledAt(5_000, 60_000, 0, false));
    }

    @Test
    void whatWasTakenEarlierSavesNobodyForLonger() {
        watch.took(100_000_000, TimeUnit.SECONDS.toNanos(1));
        assertBetween(6_000, 6_600, stalledAt(1_000, 60_000, 0, false));
    }

    /** A receiver that takes one buffer every two seconds, as the kernel lets a healthy slow one do. */
    @Test
    void gapsOfTwoSecondsAreNoStall() {
        for (long second = 0; second < 120; second += 2) {
            watch.took(131_072, TimeUnit.SECONDS.toNanos(second));
            assertEquals(NEVER, stalledAt(second * 1_000, second * 1_000 + 1_900, 0, true), "from " + second + " s on");
        }
    }

    @Test
    void theLogSaysWhichRuleItWas() {
        StallRule rule = new StallRule(5);
        assertEquals("evicted: took less than 16 KiB/s for 5.0 s, ", rule.describe(false));
        assertEquals(
                "evicted: took less than 16 KiB/s for 3.0 s while it kept everyone waiting, ", rule.describe(true));
        assertFalse(rule.new Watch().isStalled(0, true), "nobody starts stalled");
    }
}
