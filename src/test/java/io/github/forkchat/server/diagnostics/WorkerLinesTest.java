package io.github.forkchat.server.diagnostics;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the marks and rate limits of workers' log lines, with a clock that the test sets. */
final class WorkerLinesTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void theReportsLinesStayAsTheyAreAndAllOthersAreMarked() {
        assertEquals("Server fork: Got: 9", WorkerLines.marked("Server fork: Got: 9"));
        assertEquals("Server Fork: Exited", WorkerLines.marked("Server Fork: Exited"));
        assertEquals("worker: Server Main: Got: 9", WorkerLines.marked("Server Main: Got: 9"));
        assertEquals("worker: Waiting for connection", WorkerLines.marked("Waiting for connection"));
        assertEquals("worker: ", WorkerLines.marked(""));
    }

    @Test
    void twoHundredLinesASecondAreLogged() {
        WorkerLines lines = new WorkerLines(false, 0);
        for (int i = 0; i < 200; i++) {
            assertFalse(lines.areTooMany(SECOND / 2));
            lines.logged(10);
        }
        assertTrue(lines.areTooMany(SECOND - 1));
        assertFalse(lines.areTooMany(SECOND));
    }

    @Test
    void noMoreThanAQuarterOfAMebibyte() {
        WorkerLines lines = new WorkerLines(false, 0);
        lines.logged(256 * 1024);
        assertTrue(lines.areTooMany(0));
        assertFalse(new WorkerLines(true, 0).areTooMany(0));
    }

    @Test
    void droppedBytesAreReportedOnce() {
        WorkerLines lines = new WorkerLines(false, 0);
        lines.dropped(5);
        lines.dropped(6);
        assertEquals(11, lines.takeDroppedBytes());
        assertEquals(0, lines.takeDroppedBytes());
    }
}
