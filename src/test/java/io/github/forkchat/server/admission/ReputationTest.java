package io.github.forkchat.server.admission;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the record of an origin. */
final class ReputationTest {
    private static final Origin ORIGIN = new Origin("c0000201", true);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Reputation reputation = new Reputation();
    /** Any time will do, and so will one that overflows soon. */
    private long now = Long.MAX_VALUE - 100 * SECOND;

    private void visit(long seconds) {
        reputation.entered(ORIGIN, now);
        now += seconds * SECOND;
        reputation.left(ORIGIN, seconds * SECOND, now);
    }

    @Test
    void penaltiesAddUpAndWearOff() {
        assertEquals(0, reputation.penaltyNanos(ORIGIN, now));
        for (int i = 0; i < 4; i++) {
            reputation.penalize(ORIGIN, Penalty.WRONG_PASSWORD, now);
        }
        assertEquals(20 * SECOND, reputation.penaltyNanos(ORIGIN, now));
        assertTrue(reputation.isPenalized(ORIGIN, now));
        now += 6 * SECOND;
        assertEquals(14 * SECOND, reputation.penaltyNanos(ORIGIN, now));
        assertFalse(reputation.isPenalized(ORIGIN, now));
        now += 200 * SECOND;
        assertEquals(0, reputation.penaltyNanos(ORIGIN, now));
    }

    @Test
    void aPenaltyNeverGrowsBeyondTenMinutes() {
        for (int i = 0; i < 1_000; i++) {
            reputation.penalize(ORIGIN, Penalty.WRONG_PASSWORD, now);
        }
        assertEquals(600 * SECOND, reputation.penaltyNanos(ORIGIN, now));
    }

    @Test
    void fourShortVisitsASecondAreFreeAndEightAreNot() {
        for (int i = 0; i < 400; i++) {
            visit(0);
            now += SECOND / 4;
        }
        assertFalse(reputation.isPenalized(ORIGIN, now));
        for (int i = 0; i < 200; i++) {
            visit(0);
            now += SECOND / 8;
        }
        assertTrue(reputation.isPenalized(ORIGIN, now));
    }

    @Test
    void aPenalizedOriginPausesBetweenTwoStartsTheLongerTheHigherItsPenalty() {
        reputation.started(ORIGIN, now);
        assertFalse(reputation.isPaused(ORIGIN, now), "without a penalty there is no pause");
        for (int i = 0; i < 12; i++) {
            reputation.penalize(ORIGIN, Penalty.WRONG_PASSWORD, now);
        }
        reputation.started(ORIGIN, now);
        assertTrue(reputation.isPaused(ORIGIN, now + SECOND - 1));
        assertFalse(reputation.isPaused(ORIGIN, now + SECOND), "one second for a penalty of 60");
    }

    @Test
    void anOriginIsAMembersAfterTenSecondsInTheRoomAndForAnHourAfterwards() {
        reputation.entered(ORIGIN, now);
        assertFalse(reputation.isMember(ORIGIN, now + 9 * SECOND));
        assertTrue(reputation.isMember(ORIGIN, now + 10 * SECOND));
        now += 10 * SECOND;
        reputation.left(ORIGIN, 10 * SECOND, now);
        assertTrue(reputation.isMember(ORIGIN, now + 3_599 * SECOND));
        assertFalse(reputation.isMember(ORIGIN, now + 3_600 * SECOND));
    }

    @Test
    void aMiddlingVisitIsNeitherGoodNorBad() {
        visit(5);
        assertEquals(0, reputation.penaltyNanos(ORIGIN, now));
        assertFalse(reputation.isMember(ORIGIN, now));
    }

    @Test
    void theOriginsOfAHundredThousandAttackersDoNotMakeAMemberForgotten() {
        reputation.entered(ORIGIN, now);
        for (int i = 0; i < 100_000; i++) {
            reputation.penalize(new Origin("attacker " + i, true), Penalty.WRONG_PASSWORD, now);
        }
        assertTrue(reputation.isMember(ORIGIN, now + 10 * SECOND));
    }
}
