package io.github.forkchat.server.flow;

import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of a fork's send credit, as the other forks read its messages. */
final class CreditAccountTest {
    private static final long UNBOUNDED = Long.MAX_VALUE / 4;

    @Test
    void aForkMaySayAsMuchAsItWasGranted() {
        CreditAccount account = new CreditAccount(100, 10);
        assertTrue(account.said(60));
        assertTrue(account.said(40));
        assertEquals(0, account.leftBytes());
        account.grant(5);
        assertTrue(account.said(5));
        assertFalse(account.said(1));
    }

    @Test
    void bytesThatTheSlowestForkHasNotTakenFillTheWindow() {
        CreditAccount account = new CreditAccount(100, 10);
        account.said(100);
        account.endsAt(1_000);
        assertEquals(100, account.due(500, 200, UNBOUNDED));
        assertEquals(0, account.due(999, 100, UNBOUNDED));
        assertEquals(100, account.due(1_000, 100, UNBOUNDED));
    }

    @Test
    void aPartThatWasTakenCounts() {
        CreditAccount account = new CreditAccount(1_000, 100);
        for (int i = 1; i <= 10; i++) {
            account.said(100);
            account.endsAt(i * 200L);
        }
        assertEquals(0, account.due(199, 1_000, UNBOUNDED));
        assertEquals(100, account.due(200, 1_000, UNBOUNDED));
        assertEquals(500, account.due(1_199, 1_000, UNBOUNDED));
        assertEquals(1_000, account.due(2_000, 1_000, UNBOUNDED));
    }

    @Test
    void noMoreIsGrantedThanIsPromised() {
        CreditAccount account = new CreditAccount(100, 10);
        assertEquals(50, account.due(0, 1_000, 150));
        account.said(100);
        assertEquals(150, account.due(0, 1_000, 150));
    }

    /** Compared with an account that remembers everything, a note's length is the most that it may be wrong by. */
    @Test
    void itKnowsWhatWasTakenToANotesLength() {
        Random random = new Random(4711);
        int noteBytes = 1_000;
        CreditAccount account = new CreditAccount(1 << 30, noteBytes);
        long[] saidAt = new long[200_000];
        long said = 0;
        int tail = 0;
        int slowest = 0;
        while (tail < saidAt.length - 1_000) {
            int bytes = 1 + random.nextInt(500);
            account.said(bytes);
            said += bytes;
            int before = tail;
            tail += bytes;
            for (int at = before; at < tail; at++) {
                saidAt[at] = said - bytes;
            }
            account.endsAt(tail);
            slowest = Math.max(slowest, tail - random.nextInt(50_000));
            long taken = slowest >= tail ? said : saidAt[slowest];
            long due = account.due(slowest, 0, UNBOUNDED) + (1 << 30);
            assertTrue(due <= taken + 500, due + " <= " + taken);
            assertTrue(due >= taken - noteBytes - 500, due + " >= " + taken);
        }
    }
}
