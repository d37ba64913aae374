package io.github.forkchat.protocol;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of rate limits, with a clock that the test sets. */
final class RateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** How often it may be done without waiting. */
    private static int timesAtOnce(Rate rate, long now) {
        int times = 0;
        while (rate.waitNanos(now) <= 0) {
            rate.use(now);
            times++;
        }
        return times;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 10, Long.MIN_VALUE + 10}) // as System.nanoTime may be
    void theBurstAtOnceThenOneAfterTheOther(long start) {
        Rate rate = new Rate(10, 20, start);
        assertEquals(20, timesAtOnce(rate, start));
        assertEquals(SECOND / 10, rate.waitNanos(start));
        assertEquals(0, timesAtOnce(rate, start + SECOND / 10 - 1));
        assertEquals(1, timesAtOnce(rate, start + SECOND / 10));
        assertEquals(5, timesAtOnce(rate, start + 6 * SECOND / 10));
    }

    @Test
    void unusedTimeRefillsTheBurstAndNoMore() {
        Rate rate = new Rate(10, 20, 0);
        timesAtOnce(rate, 0);
        assertEquals(20, timesAtOnce(rate, 3_600 * SECOND));
    }

    @Test
    void aSenderThatWaitsEachTimeGetsTheRate() {
        Rate rate = new Rate(1_000, 1, 0);
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            now += Math.max(0, rate.waitNanos(now));
            rate.use(now);
        }
        assertTrue(now >= 4_999 * SECOND / 1_000 && now <= 5 * SECOND, "" + now);
    }
}
