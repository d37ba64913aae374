package io.github.forkchat.server.flow;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of slow motion: how long frames and messages wait. */
final class SlowMotionTest {
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(300);

    @Test
    void withoutSlowMotionNothingWaits() {
        SlowMotion off = new SlowMotion(0);
        assertFalse(off.isOn());
        assertTrue(off.delayRead(true, 0));
        assertFalse(off.delayRead(false, 0));
        assertEquals(-1, off.sooner(-1));
    }

    @Test
    void framesInThePipeWait() {
        SlowMotion slow = new SlowMotion(300);
        assertTrue(slow.awaitsInput());
        assertFalse(slow.delayRead(false, 0));
        assertFalse(slow.delayRead(true, 10));
        assertFalse(slow.awaitsInput());
        assertEquals(20, slow.sooner(-1));
        assertEquals(5, slow.sooner(5));
        assertFalse(slow.delayRead(false, 9 + WAIT));
        assertTrue(slow.delayRead(false, 10 + WAIT));
        assertTrue(slow.awaitsInput());
        assertEquals(-1, slow.sooner(-1));
    }

    @Test
    void aMessageWaitsBeforeItsDelivery() {
        SlowMotion slow = new SlowMotion(300);
        assertFalse(slow.delayDelivery(0, 0));
        assertTrue(slow.delayDelivery(1, 10));
        assertTrue(slow.delayDelivery(2, 20), "the second message is delivered with the first");
        assertFalse(slow.delayDelivery(2, 10 + WAIT));
        assertFalse(slow.delayDelivery(2, 11 + WAIT));
    }
}
