package io.github.forkchat.libc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class WaitStatusTest {
    @ParameterizedTest
    @CsvSource({"0, 0", "0x100, 1", "0x4600, 70", "0xff00, 255"})
    void aChildThatExitedHasAnExitCodeAndNoSignal(int raw, int exitCode) {
        WaitStatus status = new WaitStatus(raw);
        assertTrue(status.exited());
        assertEquals(exitCode, status.exitCode());
        assertEquals(0, status.signal());
        assertEquals("exit code " + exitCode, status.toString());
    }

    /** 0x86 is signal 6 plus the core-dump flag, which signal() must ignore. */
    @ParameterizedTest
    @CsvSource({"9, 9", "0xf, 15", "0x86, 6"})
    void aChildThatWasKilledHasASignal(int raw, int signal) {
        WaitStatus status = new WaitStatus(raw);
        assertFalse(status.exited());
        assertEquals(signal, status.signal());
        assertEquals("killed by signal " + signal, status.toString());
    }
}
