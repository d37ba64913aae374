package io.github.forkchat.server.flow;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the count of answers that a fork has not read. */
final class DebtTest {
    private final Debt debt = new Debt();

    @Test
    void anAnswerIsOwedUntilItIsTaken() {
        debt.add(30, 100);
        debt.add(50, 200);
        assertEquals(80, debt.bytes(0));
        assertEquals(80, debt.bytes(199));
        assertEquals(0, debt.bytes(200));
    }

    @Test
    void aForkThatTakesItsAnswersOwesOnlyTheLatest() {
        long tail = 0;
        for (int i = 0; i < 10_000; i++) {
            tail += 100;
            debt.add(10, tail);
            long owed = debt.bytes(tail - 1_000); // ten answers are under way
            assertTrue(owed <= 300, "" + owed);
            assertTrue(owed >= Math.min(100, 10 * (i + 1)), "" + owed);
        }
        assertEquals(0, debt.bytes(tail));
    }
}
