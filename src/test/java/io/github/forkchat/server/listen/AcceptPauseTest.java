package io.github.forkchat.server.listen;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the pause after accept(2) has failed. */
final class AcceptPauseTest {
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final AcceptPause pause = new AcceptPause();

    private long pauseNanos() {
        return pause.untilNanos() - System.nanoTime();
    }

    @Test
    void thereIsNoneBeforeAFailureAndAfterASuccess() {
        assertTrue(pause.isOver(System.nanoTime()));
        pause.tried(true);
        assertFalse(pause.isOver(pause.untilNanos() - 1));
        assertTrue(pause.isOver(pause.untilNanos()));
        pause.tried(false);
        assertTrue(pause.isOver(System.nanoTime()));
    }

    @Test
    void onlyTheFirstOfSeveralFailuresIsToBeTold() {
        assertTrue(pause.tried(true));
        assertFalse(pause.tried(true));
        assertFalse(pause.tried(false));
        assertTrue(pause.tried(true));
    }

    @Test
    void itGrowsToFiveSeconds() {
        for (int i = 0; i < 20; i++) {
            long before = pause.untilNanos();
            pause.tried(true);
            assertTrue(pause.untilNanos() > before);
        }
        assertTrue(pauseNanos() <= MAX_NANOS);
    }
}
