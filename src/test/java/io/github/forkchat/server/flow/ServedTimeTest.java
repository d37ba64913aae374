package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests which time counts against a slow consumer. */
final class ServedTimeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void onAMachineWithTimeToSpareAllTimeCounts() {
        assertEquals(SECOND, ServedTime.served(SECOND, 0));
    }

    @Test
    void theTimeInWhichAThreadWaitsForAProcessorDoesNotCount() {
        assertEquals(SECOND / 2, ServedTime.served(SECOND, 0.5));
    }

    @Test
    void aFourthCountsHoweverBusyTheProcessorsAre() {
        assertEquals(SECOND / 4, ServedTime.served(SECOND, 0.75));
        assertEquals(SECOND / 4, ServedTime.served(SECOND, 1));
    }

    @Test
    @Timeout(60)
    void theDelayIsMeasuredWhileItIsAskedFor() {
        ProcessorDelay delay = new ProcessorDelay();
        assertEquals(0, delay.share());
        delay.start();
        double share = delay.share();
        while (share == 0) { // a thread that sleeps is never exactly on time
            Thread.onSpinWait();
            share = delay.share();
        }
        assertTrue(share > 0 && share <= 1, "" + share);
    }
}
