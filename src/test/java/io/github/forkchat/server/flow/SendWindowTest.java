package io.github.forkchat.server.flow;

import io.github.forkchat.protocol.Credit;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.server.room.RequestLimits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.forkchat.protocol.Credit.MAX_COST_BYTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the limit on a fork's bytes in flight, in quiet, busy and full rooms. */
final class SendWindowTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int LOG_BYTES = 16 * MEBIBYTE;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final SendWindow window = new SendWindow(LOG_BYTES);

    @Test
    void inAQuietRoomABurstMayFillHalfOfTheRing() {
        assertEquals(LOG_BYTES / 2, window.bytes(0, 0));
        window.said(LOG_BYTES / 2);
        assertEquals(LOG_BYTES / 2, window.bytes(0, 0));
    }

    @Test
    void inABusyRoomASixteenthIsLeft() {
        window.said(LOG_BYTES / 2);
        window.said(MEBIBYTE);
        assertEquals(LOG_BYTES / 2 - MEBIBYTE, window.bytes(0, 0));
        window.said(100 * LOG_BYTES);
        assertEquals(LOG_BYTES / 16, window.bytes(0, 0));
    }

    @Test
    void aBusyRoomIsQuietAgainAfterTwoMinutes() {
        window.said(100 * LOG_BYTES);
        assertEquals(LOG_BYTES / 16, window.bytes(0, 0));
        assertEquals(LOG_BYTES / 16, window.bytes(0, MINUTE));
        assertEquals(LOG_BYTES / 2, window.bytes(0, MINUTE + MINUTE / 2));
    }

    @Test
    void aSixteenthOfTheRingIsLeftForOthers() {
        assertEquals(3 * MEBIBYTE, window.bytes(12 * MEBIBYTE, 0));
        assertEquals(0, window.bytes(15 * MEBIBYTE, 0));
        assertEquals(0, window.bytes(LOG_BYTES, 0));
        assertEquals(0, window.bytes(LOG_BYTES + 1, 0));
    }

    /** So a worker that keeps to its credit is never evicted because its client asks for receipts and does not read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 64, 1024})
    void receiptsForAllThatIsPromisedStayBelowTheBoundOfADebt(int mebibytes) {
        int ringBytes = mebibytes * MEBIBYTE;
        SendWindow quiet = new SendWindow(ringBytes);
        quiet.bytes(0, 0);
        long receipts = quiet.promiseBytes(1L << 40) / Credit.costBytes(Signal.RECEIPT_SIGNAL, Request.MIN_BYTES);
        int receiptBytes = Frame.HEADER_BYTES + Reply.OFF_MESSAGE + Message.prefixBytes(0);
        long boundBytes = ringBytes / RequestLimits.RING_PART;
        assertTrue(boundBytes / RequestLimits.GRANTED_PART + receipts * receiptBytes < boundBytes);
    }

    @Test
    void aForkThatHasSaidLittleIsPromisedLittle() {
        assertEquals(2 * MAX_COST_BYTES, window.promiseBytes(0));
        assertEquals(2 * MAX_COST_BYTES + 1000, window.promiseBytes(1000));
        assertEquals(LOG_BYTES / 8, window.promiseBytes(1L << 40));
        window.said(2 * LOG_BYTES);
        window.bytes(0, 0);
        assertEquals(LOG_BYTES / 16, window.promiseBytes(1L << 40));
    }

    @Test
    void allTogetherArePromisedHalfOfWhatIsFree() {
        assertEquals(MEBIBYTE, window.promiseBytes(MEBIBYTE, 0, 1));
        assertEquals(7 * MEBIBYTE / 2 / 10, window.promiseBytes(MEBIBYTE, LOG_BYTES / 2, 9));
        assertEquals(0, window.promiseBytes(MEBIBYTE, LOG_BYTES + 1, 1));
    }

    /** Senders and a receiver that takes nothing: the log never fills up, so that one more can speak. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 50, 200})
    void howeverManyFloodTheRingHasSpaceForAnother(int flooders) {
        CreditAccount[] accounts = new CreditAccount[flooders];
        for (int i = 0; i < flooders; i++) {
            accounts[i] = new CreditAccount(1_000, MEBIBYTE / 16);
        }
        long tail = 0;
        for (int round = 0; round < 10_000; round++) {
            for (CreditAccount account : accounts) {
                while (account.leftBytes() >= 1_000) {
                    assertTrue(account.said(1_000));
                    tail += 1_000;
                    account.endsAt(tail);
                }
            }
            long behind = tail;
            for (CreditAccount account : accounts) {
                long promise = window.promiseBytes(account.saidBytes());
                promise = window.promiseBytes(promise, behind, flooders);
                long due = account.due(0, window.bytes(behind, 0), promise);
                if (due >= Math.max(16_384, promise / 2)) {
                    account.grant(due);
                }
            }
        }
        assertTrue(tail < LOG_BYTES - 4 * MAX_COST_BYTES, "said " + tail);
        assertTrue(tail > LOG_BYTES / 4, "said " + tail);
    }
}
