package io.github.forkchat.server.diagnostics;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the rate limit for log lines, with a clock that the test sets. */
final class LineLimitTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void soManyASecondAreAdmittedAndTheOthersCounted() {
        LineLimit limit = new LineLimit(10, 0);
        for (int i = 0; i < 10; i++) {
            assertTrue(limit.tryAdmit(0));
        }
        assertFalse(limit.hasLeftOut());
        for (int i = 0; i < 25; i++) {
            assertFalse(limit.tryAdmit(0));
        }
        assertTrue(limit.hasLeftOut());
        assertEquals(0, limit.leftOut(SECOND - 1));
        assertEquals(25, limit.leftOut(SECOND));
        assertEquals(0, limit.leftOut(3 * SECOND));
        assertTrue(limit.tryAdmit(SECOND));
    }
}
