package io.github.forkchat.fork.input;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the wait for lines, with a clock that the test sets. */
final class ByteRateTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ByteRate rate = new ByteRate(1_000, 0);

    @Test
    void theBytesOfOneSecondMayBeSaidAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertTrue(rate.waitNanos(0) <= 0);
            rate.use(100, 0);
        }
        assertTrue(rate.waitNanos(0) <= 0);
        rate.use(100, 0);
        assertEquals(SECOND / 10, rate.waitNanos(0));
        assertEquals(0, rate.waitNanos(SECOND / 10));
    }

    @Test
    void aLongLineIsPaidForAfterwards() {
        rate.use(60_000, 0);
        assertEquals(59 * SECOND, rate.waitNanos(0));
    }

    @Test
    void timeInWhichNothingIsSaidIsNotSavedUp() {
        rate.use(1, 100 * SECOND);
        rate.use(2_000, 100 * SECOND);
        assertEquals(SECOND + SECOND / 1_000, rate.waitNanos(100 * SECOND));
    }
}
