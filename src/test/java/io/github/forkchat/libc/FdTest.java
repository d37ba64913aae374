package io.github.forkchat.libc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Descriptors and pipes: results of successful calls, and errno of failed calls. */
final class FdTest {
    private final NativeBuffer buffer = new NativeBuffer(1 << 17);
    private Pipe pipe;

    @BeforeEach
    void makePipe() throws ErrnoException {
        pipe = Pipe.create();
    }

    @AfterEach
    void closeAll() {
        pipe.close();
        buffer.close();
    }

    @Test
    void writtenBytesAreRead() throws ErrnoException {
        buffer.bytes().put(0, new byte[] {1, 2, 3});
        assertEquals(3, pipe.writeEnd().write(buffer.address(), 3));
        assertEquals(3, pipe.readEnd().available());
        assertEquals(3, pipe.readEnd().read(buffer.address() + 10, 100));
        assertEquals(3, buffer.bytes().get(12));
        assertEquals(0, pipe.readEnd().available());
    }

    @Test
    void theEndOfFileIsZero() throws ErrnoException {
        pipe.writeEnd().close();
        assertEquals(0, pipe.readEnd().read(buffer.address(), 1));
    }

    @Test
    void withoutAReaderAWriteFailsWithEpipe() {
        pipe.readEnd().close();
        ErrnoException e =
                assertThrows(ErrnoException.class, () -> pipe.writeEnd().write(buffer.address(), 5));
        assertTrue(e.is(Errno.EPIPE), e.getMessage());
        assertEquals("write(fd=" + pipe.writeEnd().number() + ", 5 bytes): EPIPE (32) Broken pipe", e.getMessage());
    }

    @Test
    void readAndWriteReturnWouldBlockOnANonBlockingDescriptor() throws ErrnoException {
        pipe.readEnd().setNonBlocking(true);
        pipe.writeEnd().setNonBlocking(true);
        assertEquals(Fd.WOULD_BLOCK, pipe.readEnd().read(buffer.address(), 1));
        int written = pipe.writeEnd().write(buffer.address(), buffer.size());
        assertTrue(written > 0 && written < buffer.size(), "the pipe accepts only a part of the bytes: " + written);
        assertEquals(Fd.WOULD_BLOCK, pipe.writeEnd().write(buffer.address(), 1));
        assertEquals(written, pipe.readEnd().available());
    }

    @Test
    void closingTwiceIsHarmless() {
        pipe.close();
        assertDoesNotThrow(pipe::close);
    }

    @Test
    void callsOnAnInvalidDescriptorFailWithEbadf() {
        Fd none = new Fd(-1);
        assertTrue(assertThrows(ErrnoException.class, () -> none.read(0, 1)).is(Errno.EBADF));
        assertTrue(assertThrows(ErrnoException.class, () -> none.write(0, 1)).is(Errno.EBADF));
        assertTrue(assertThrows(ErrnoException.class, none::available).is(Errno.EBADF));
        assertTrue(assertThrows(ErrnoException.class, none::setCloseOnExec).is(Errno.EBADF));
        assertTrue(assertThrows(ErrnoException.class, none::shutdownOutput).is(Errno.EBADF));
        assertTrue(assertThrows(ErrnoException.class, () -> none.setNonBlocking(true))
                .is(Errno.EBADF));
        assertTrue(assertThrows(ErrnoException.class, () -> none.atLeast(5)).is(Errno.EBADF));
    }

    @Test
    void aPipeIsNoSocket() {
        assertTrue(assertThrows(ErrnoException.class, () -> pipe.readEnd().peek(buffer.address(), 1))
                .is(Errno.ENOTSOCK));
        assertTrue(assertThrows(ErrnoException.class, () -> pipe.readEnd().take(buffer.address(), 1))
                .is(Errno.ENOTSOCK));
        assertTrue(assertThrows(ErrnoException.class, () -> pipe.writeEnd().send(buffer.address(), 1))
                .is(Errno.ENOTSOCK));
        assertTrue(pipe.readEnd().isAbandoned(buffer));
        assertTrue(assertThrows(ErrnoException.class, pipe.writeEnd()::shutdownOutput)
                .is(Errno.ENOTSOCK));
    }

    @Test
    void aDescriptorIsMovedToAHigherNumber() throws ErrnoException {
        Fd moved = pipe.readEnd().atLeast(200);
        assertTrue(moved.number() >= 200);
        assertEquals(moved, moved.atLeast(100), "its number is already high enough");
        assertEquals(1, pipe.writeEnd().write(buffer.address(), 1));
        assertEquals(1, moved.read(buffer.address(), 1));
        moved.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pipeHasCloseOnExecAndNumbersAboveTheInheritedOnes(boolean withPipe2) throws ErrnoException {
        boolean possible = withPipe2 && LinuxLibC.AVAILABLE;
        try (Pipe made = Pipe.create(possible)) {
            for (Fd end : new Fd[] {made.readEnd(), made.writeEnd()}) {
                assertTrue(end.number() >= InheritedFds.FIRST_FREE);
                assertEquals(1, LibCVariadic.INSTANCE.fcntl(end.number(), 1 /* F_GETFD */), "FD_CLOEXEC");
            }
        }
    }

    @Test
    void pollTellsWhichDescriptorIsReady() throws ErrnoException {
        try (PollSet poll = new PollSet();
                Pipe other = Pipe.create()) {
            int first = poll.add(pipe.readEnd(), PollSet.READABLE);
            int second = poll.add(other.readEnd(), PollSet.READABLE);
            int third = poll.add(other.writeEnd(), PollSet.WRITABLE);
            assertEquals(1, poll.poll(0), "the empty pipe can be written to");
            assertTrue(!poll.isReady(first) && !poll.isReady(second) && poll.isReady(third));
            pipe.writeEnd().write(buffer.address(), 1);
            other.writeEnd().close();
            poll.clear();
            first = poll.add(pipe.readEnd(), PollSet.READABLE);
            second = poll.add(other.readEnd(), PollSet.HANG_UP);
            assertEquals(2, poll.poll(-1), "data, and a hang-up");
            assertTrue(poll.isReady(first) && poll.isReady(second));
            for (int i = 0; i < 100; i++) {
                poll.add(pipe.readEnd(), PollSet.READABLE);
            }
            assertEquals(102, poll.poll(-1), "after growing");
        }
    }

    @Test
    void aWakePipeWakesOnceForManyWakeUps() throws ErrnoException {
        try (WakePipe wake = new WakePipe();
                PollSet poll = new PollSet()) {
            poll.add(wake.fd(), PollSet.READABLE);
            assertEquals(0, poll.poll(0));
            wake.wake();
            wake.wake();
            assertEquals(1, poll.poll(-1));
            wake.drain();
            assertEquals(0, poll.poll(0));
            wake.wake();
            assertEquals(1, poll.poll(-1));
        }
    }
}
