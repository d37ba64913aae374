package io.github.forkchat.server.flow;

import io.github.forkchat.server.admission.Origin;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the time for which a client may keep the ring full, with a clock that the test sets. */
final class HoldBudgetsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BUDGET = HoldBudgets.BUDGET_SECONDS * SECOND;

    private final HoldBudgets budgets = new HoldBudgets();
    private long now = 1_000 * SECOND;

    private static Origin client(String peer) {
        return Origin.of(peer);
    }

    /** Holds the log for so long, as the looks go; returns after how long the budget was spent, or -1. */
    private long hold(Origin client, long nanos) {
        long begin = now;
        while (now - begin < nanos) {
            long since = now;
            now += LOOK;
            if (budgets.spend(client, since, now)) {
                return now - begin;
            }
        }
        return -1;
    }

    private static void assertAbout(long wanted, long nanos) {
        assertTrue(wanted <= nanos && nanos <= wanted * 11 / 10, nanos + " is about " + wanted);
    }

    @Test
    void threeSecondsOfAFullRingSpendTheBudget() {
        assertAbout(BUDGET, hold(client("192.0.2.1:1"), 10 * SECOND));
    }

    @Test
    void aClientThatComesBackAtOnceHasNoBudgetLeft() {
        hold(client("192.0.2.1:1"), 10 * SECOND);
        assertEquals(LOOK, hold(client("192.0.2.1:2"), SECOND));
        now += 2 * SECOND;
        assertTrue(hold(client("192.0.2.1:3"), SECOND) <= 3 * LOOK);
    }

    @Test
    void aMinuteLaterItIsRestored() {
        hold(client("192.0.2.1:1"), 10 * SECOND);
        now += 60 * SECOND;
        assertAbout(BUDGET, hold(client("192.0.2.1:2"), 10 * SECOND));
    }

    @Test
    void threeSecondsInEachMinuteAreAllowedForEver() {
        Origin client = client("192.0.2.1:1");
        for (int minute = 0; minute < 10; minute++) {
            assertEquals(-1, hold(client, BUDGET - SECOND / 2));
            now += 60 * SECOND;
        }
    }

    @Test
    void severalAtTheSameTimeSpendAsMuchAsOne() {
        Origin[] clients = new Origin[12];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = client("192.0.2.1:" + i);
        }
        long since = now;
        for (now += LOOK; now - since < SECOND * 2; now += LOOK) {
            for (Origin client : clients) {
                assertFalse(budgets.spend(client, now - LOOK, now));
            }
        }
    }

    @Test
    void aHostANetworkAndAUserHaveOneBudgetEach() {
        hold(client("192.0.2.1:1"), 10 * SECOND);
        assertEquals(-1, hold(client("192.0.2.2:1"), SECOND));
        hold(client("[2001:db8::1]:1"), 10 * SECOND);
        assertEquals(LOOK, hold(client("[2001:db8::2]:1"), SECOND));
        assertEquals(-1, hold(client("[2001:db8:1::2]:1"), SECOND));
        hold(Origin.ofUser(1001), 10 * SECOND);
        assertEquals(LOOK, hold(Origin.ofUser(1001), SECOND));
        assertEquals(-1, hold(Origin.ofUser(1002), SECOND));
    }
}
