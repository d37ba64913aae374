package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests which forks are evicted and when, with a clock that the test sets, in steps of 10 ms. */
final class SlowConsumerPolicyTest {
    private static final int STALL_SECONDS = 5;
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(STALL_SECONDS);
    private static final long SLICE_NANOS = STALL_NANOS / 10;
    private static final long FULL_NANOS = STALL_NANOS * 3 / 5;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NEVER = Long.MAX_VALUE;
    private static final boolean LOG_FULL = true;
    private static final boolean LOG_HAS_SPACE = false;

    private final SlowConsumerPolicy rule = new SlowConsumerPolicy(STALL_SECONDS);
    private final SlowConsumerPolicy.Watch watch = rule.new Watch();

    /** Looks again and again while nothing is taken; returns the first time when it is stalled, or {@link #NEVER}. */
    private long stalledAt(long from, long until, boolean logFull) {
        return stalledAt(from, until, logFull, 0, LOOK_NANOS);
    }

    /** The same while it takes so many bytes a second, in equal parts of whole bytes, one every {@code everyNanos}. */
    private long stalledAt(long from, long until, boolean logFull, long bytesPerSecond, long everyNanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        long part = (bytesPerSecond * everyNanos + second - 1) / second;
        for (long now = from; now < until; now += LOOK_NANOS) {
            if ((now - from) % everyNanos == 0) {
                watch.took(part, now);
            }
            if (watch.isStalled(now, logFull)) {
                return now;
            }
        }
        return NEVER;
    }

    private static void assertBetween(long least, long most, long nanos) {
        assertTrue(least <= nanos && nanos <= most, least + " <= " + nanos + " <= " + most);
    }

    @Test
    void aForkThatTakesNothingIsStalledAfterTheStallTime() {
        long start = 12_345 * STALL_NANOS + SLICE_NANOS / 2;
        watch.caughtUp(start);
        assertEquals(start + STALL_NANOS, stalledAt(start, NEVER, LOG_HAS_SPACE));
    }

    @Test
    void aForkThatKeepsTheRingFullIsStalledAfterThreeFifthsOfTheTime() {
        long start = 12_345 * STALL_NANOS + SLICE_NANOS / 2;
        watch.caughtUp(start);
        assertEquals(start + FULL_NANOS, stalledAt(start, NEVER, LOG_FULL));
    }

    @Test
    void aRingThatFillsUpLateShortensTheTimeThatIsLeft() {
        watch.caughtUp(0);
        assertEquals(NEVER, stalledAt(0, STALL_NANOS * 4 / 5, LOG_HAS_SPACE));
        assertTrue(watch.isStalled(STALL_NANOS * 4 / 5, LOG_FULL));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 25, 49})
    void aBurstSavesNobodyForLongerThanTheWindow(int looksIntoTheSlice) {
        long burst = 100 * SLICE_NANOS + looksIntoTheSlice * LOOK_NANOS;
        for (boolean logFull : new boolean[] {LOG_FULL, LOG_HAS_SPACE}) {
            SlowConsumerPolicyTest fresh = new SlowConsumerPolicyTest();
            fresh.watch.caughtUp(burst);
            fresh.watch.took(1L << 40, burst);
            long window = logFull ? FULL_NANOS : STALL_NANOS;
            assertBetween(window, window + SLICE_NANOS, fresh.stalledAt(burst, NEVER, logFull) - burst);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 500, 1000})
    void aForkThatTakesTheMinimumSteadilyIsNeverStalled(int everyMillis) {
        long every = TimeUnit.MILLISECONDS.toNanos(everyMillis);
        long rate = SlowConsumerPolicy.MIN_BYTES_PER_SECOND;
        for (boolean logFull : new boolean[] {LOG_FULL, LOG_HAS_SPACE}) {
            SlowConsumerPolicyTest fresh = new SlowConsumerPolicyTest();
            long start = 77 * SLICE_NANOS + 3 * LOOK_NANOS;
            fresh.watch.caughtUp(start);
            assertEquals(NEVER, fresh.stalledAt(start, start + 10 * STALL_NANOS, logFull, rate, every));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 500})
    void aForkThatTakesLessIsStalled(int everyMillis) {
        long every = TimeUnit.MILLISECONDS.toNanos(everyMillis);
        long rate = SlowConsumerPolicy.MIN_BYTES_PER_SECOND * 4L / 5;
        for (boolean logFull : new boolean[] {LOG_FULL, LOG_HAS_SPACE}) {
            SlowConsumerPolicyTest fresh = new SlowConsumerPolicyTest();
            fresh.watch.caughtUp(0);
            long window = logFull ? FULL_NANOS : STALL_NANOS;
            long at = fresh.stalledAt(0, 10 * STALL_NANOS, logFull, rate, every);
            assertBetween(window, window + SLICE_NANOS, at);
        }
    }

    @Test
    void theTimeWhenItWasCaughtUpDoesNotCount() {
        watch.caughtUp(0);
        long later = TimeUnit.HOURS.toNanos(1);
        watch.caughtUp(later); // nobody said anything meanwhile
        assertFalse(watch.isStalled(later, LOG_FULL));
        assertEquals(later + STALL_NANOS, stalledAt(later, NEVER, LOG_HAS_SPACE));
    }

    @Test
    void aForkThatCatchesUpNowAndThenIsNeverStalled() {
        for (long now = 0; now < 20 * STALL_NANOS; now += FULL_NANOS) {
            watch.took(1, now);
            watch.caughtUp(now);
            assertEquals(NEVER, stalledAt(now, now + FULL_NANOS, LOG_FULL));
        }
    }

    @Test
    void theLogSaysForHowLongAndWhy() {
        assertEquals("took less than 16 KiB/s for 5.0 s", rule.describe(LOG_HAS_SPACE));
        String whileFull = "took less than 16 KiB/s for 3.0 s while it kept the ring full";
        assertEquals(whileFull, rule.describe(LOG_FULL));
    }
}
