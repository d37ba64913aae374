package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Tests which time the clock counts. */
final class RunningClockTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long machine = 7;
    private final RunningClock clock = new RunningClock(() -> machine);

    @Test
    void aStopOfTheServerCountsAsASecond() {
        machine += SECOND / 2;
        clock.tick();
        assertEquals(SECOND / 2, clock.nanos());
        machine += 3_600 * SECOND;
        clock.tick();
        assertEquals(3 * SECOND / 2, clock.nanos());
    }

    @Test
    void anHourWithoutADeadlineCountsAsAnHour() {
        machine += 3_600 * SECOND;
        clock.tickAfterIdleness();
        assertEquals(3_600 * SECOND, clock.nanos());
    }
}
