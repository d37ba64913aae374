package io.github.forkchat.libc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class ErrnoExceptionTest {
    @Test
    void theMessageSaysWhichCallFailedWithWhatAndWhy() {
        ErrnoException failure = new ErrnoException("write(fd=7, 1033 bytes)", 32);
        assertEquals("write(fd=7, 1033 bytes): EPIPE (32) Broken pipe", failure.getMessage());
        assertEquals("Broken pipe", failure.reason());
        assertEquals(32, failure.number());
    }

    @Test
    void aNumberThatTheTableLacksIsShownAsItIs() {
        ErrnoException failure = new ErrnoException("close(fd=7)", 999);
        assertEquals("close(fd=7): errno 999", failure.getMessage());
        assertEquals("errno 999", failure.reason());
        assertEquals(999, failure.number());
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 11", "MACOS, 35"})
    void theSameErrorHasEachSystemsOwnNumber(Os os, int number) {
        ErrnoException failure = new ErrnoException("read(fd=7)", number, os);
        assertTrue(failure.is(Errno.EAGAIN));
        assertFalse(failure.is(Errno.EPIPE));
        assertEquals("read(fd=7): EAGAIN (" + number + ") Resource temporarily unavailable", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"LINUX, 35", "MACOS, 11"})
    void theNumberOfTheOtherSystemIsAnotherError(Os os, int number) {
        assertFalse(new ErrnoException("read(fd=7)", number, os).is(Errno.EAGAIN));
    }
}
