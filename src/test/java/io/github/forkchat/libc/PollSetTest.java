package io.github.forkchat.libc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What poll(2) is asked for on both systems. The way of macOS is taken here by the poll(2) of this system. */
final class PollSetTest {
    private static final int SHORT_MILLIS = 150;

    private final NativeBuffer buffer = new NativeBuffer(1);
    private Pipe other;
    private Pipe leaving;

    @BeforeEach
    void makePipes() throws ErrnoException {
        other = Pipe.create();
        leaving = Pipe.create();
    }

    @AfterEach
    void close() {
        other.close();
        leaving.close();
        buffer.close();
    }

    /** macOS reports nothing of a descriptor that was asked for nothing. */
    @Test
    void aHangUpIsAskedForOnBothSystems() {
        assertEquals(0x2000, PollSet.hangUp(Os.LINUX), "POLLRDHUP");
        assertEquals(0x10, PollSet.hangUp(Os.MACOS), "POLLHUP");
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void aHangUpIsFoundBesideOtherEvents(Os os) throws ErrnoException {
        try (PollSet poll = new PollSet(os)) {
            int leavingIndex = poll.add(leaving.readEnd(), PollSet.HANG_UP);
            int otherIndex = poll.add(other.readEnd(), PollSet.READABLE);
            assertEquals(0, poll.poll(0));
            long start = System.nanoTime();
            assertEquals(0, poll.poll(SHORT_MILLIS));
            assertTrue(System.nanoTime() - start >= SHORT_MILLIS * 1_000_000L, "it has waited");
            other.writeEnd().write(buffer.address(), 1);
            assertEquals(1, poll.poll(-1));
            assertTrue(poll.isReady(otherIndex));
            assertFalse(poll.isHungUp(leavingIndex));
            other.readEnd().read(buffer.address(), 1);
            leaving.writeEnd().close();
            assertEquals(1, poll.poll(-1));
            assertFalse(poll.isReady(otherIndex));
            assertTrue(poll.isHungUp(leavingIndex));
            other.writeEnd().write(buffer.address(), 1);
            assertEquals(2, poll.poll(SHORT_MILLIS), "each is in its place again");
        }
    }

    @ParameterizedTest
    @EnumSource(Os.class)
    void anOutputIsGoneWhenItsPipeHasNoReader(Os os) throws ErrnoException {
        assertFalse(OutputReader.isGone(other.writeEnd(), os, 0));
        other.readEnd().close();
        assertTrue(OutputReader.isGone(other.writeEnd(), os, -1));
    }
}
