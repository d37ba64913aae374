package io.github.forkchat.server.ring;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class ReplyRunsTest {
    private static final int FRAME_BYTES = 10;

    private final ReplyRuns runs = new ReplyRuns();
    private long tail = 1_000;

    private void reply(int clientId, int frames) {
        for (int i = 0; i < frames; i++) {
            tail += FRAME_BYTES;
            runs.appended(clientId, FRAME_BYTES, tail);
        }
    }

    private void message() {
        tail += FRAME_BYTES;
    }

    @Test
    void anyFrameOfARunLeadsToItsEnd() {
        long start = tail;
        reply(1, ReplyRuns.MIN_FRAMES);
        reply(1, 2);
        long end = tail;
        message();
        for (long at = start; at < end; at += FRAME_BYTES) {
            assertEquals(end, runs.endOf(at));
        }
        assertEquals(end, runs.endOf(end));
        assertEquals(start - FRAME_BYTES, runs.endOf(start - FRAME_BYTES));
    }

    @Test
    void aRunEndsWhereTheFramesOfAnotherBegin() {
        long start = tail;
        reply(1, ReplyRuns.MIN_FRAMES);
        long second = tail;
        reply(2, ReplyRuns.MIN_FRAMES);
        long third = tail;
        message();
        reply(2, ReplyRuns.MIN_FRAMES);
        assertEquals(second, runs.endOf(start));
        assertEquals(third, runs.endOf(second));
        assertEquals(third, runs.endOf(third), "a message");
        assertEquals(tail, runs.endOf(third + FRAME_BYTES));
    }

    @Test
    void aFewFramesAreNoRun() {
        long start = tail;
        reply(1, ReplyRuns.MIN_FRAMES - 1);
        reply(2, 1);
        reply(1, ReplyRuns.MIN_FRAMES);
        assertEquals(start, runs.endOf(start));
    }

    @Test
    void onlyTheNewestRunsAreKnown() {
        long[] starts = new long[2 * ReplyRuns.RUNS];
        long[] ends = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            message();
            starts[i] = tail;
            reply(i, ReplyRuns.MIN_FRAMES);
            ends[i] = tail;
        }
        for (int i = 0; i < starts.length; i++) {
            boolean isKnown = i >= starts.length - ReplyRuns.RUNS;
            assertEquals(isKnown ? ends[i] : starts[i], runs.endOf(starts[i]), "run " + i);
            assertEquals(starts[i] - 1, runs.endOf(starts[i] - 1), "before run " + i);
        }
    }
}
