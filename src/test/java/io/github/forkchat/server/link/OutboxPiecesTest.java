package io.github.forkchat.server.link;

import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the pieces in which the outbox gives its records to the link. */
final class OutboxPiecesTest {
    private static final byte[] NAME = "alice".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_BYTES = 128 * 1024;
    private static final int TEXT_BYTES = 1000;

    private final Outbox outbox = new Outbox();

    /** Adds a record whose time is its number. */
    private void add() {
        ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES);
        outbox.add(RecordKind.MESSAGE, null, NAME, outbox.next(), text, 0, TEXT_BYTES, number -> {});
    }

    @Test
    void thePiecesHoldAllRecordsInOrderWhereTheRingWraps() {
        while (outbox.hasSpace()) {
            add();
        }
        long given = outbox.next() / 2;
        outbox.free(given);
        while (outbox.hasSpace()) {
            add();
        }
        assertTrue(outbox.offset(outbox.next() - 1) < outbox.offset(given), "the ring has wrapped");
        int pieces = 0;
        while (given < outbox.next()) {
            long end = outbox.endOfPiece(given, MAX_BYTES);
            int at = outbox.offset(given);
            int limit = at + outbox.pieceBytes(given, end);
            assertTrue(end > given && limit - at <= MAX_BYTES, "piece " + pieces + " fits");
            for (; at < limit; at += SiteRecord.lengthBytes(outbox.bytes(), at, limit)) {
                assertEquals(given++, SiteRecord.timeMillis(outbox.bytes(), at));
            }
            assertEquals(end, given);
            pieces++;
        }
        assertTrue(pieces > 2 * MAX_BYTES / TEXT_BYTES / 10, pieces + " pieces");
    }

    @Test
    void aPieceIsEmptyIfNotEvenOneRecordFitsOrThereIsNone() {
        assertEquals(0, outbox.endOfPiece(0, MAX_BYTES));
        add();
        assertEquals(0, outbox.endOfPiece(0, TEXT_BYTES));
        assertEquals(1, outbox.endOfPiece(0, MAX_BYTES));
    }
}
