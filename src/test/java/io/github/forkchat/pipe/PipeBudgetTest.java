package io.github.forkchat.pipe;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class PipeBudgetTest {
    private static final long DEFAULT_LIMIT_PAGES = 16_384;
    private static final int PAGE_BYTES = 4096;

    @Test
    void largePipesTakeHalfOfTheBudgetAtMost() {
        assertEquals(10, PipeBudget.largePipes(DEFAULT_LIMIT_PAGES, 10));
        assertEquals(170, PipeBudget.largePipes(DEFAULT_LIMIT_PAGES, 256));
        assertEquals(0, PipeBudget.largePipes(100, 256));
        assertEquals(5000, PipeBudget.largePipes(0, 5000), "0: there is no limit");
    }

    @Test
    void aDefaultPipeIsLeftForEachClientToCome() {
        for (int maxClients : new int[] {1, 170, 171, 500, 900, 1000}) {
            long large = PipeBudget.largePipes(DEFAULT_LIMIT_PAGES, maxClients);
            long bytes = large * PipeBudget.LARGE_BYTES + (maxClients - large) * PipeBudget.DEFAULT_BYTES;
            assertTrue(bytes <= DEFAULT_LIMIT_PAGES * PAGE_BYTES, maxClients + " clients take " + bytes + " bytes");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: only there the size of a pipe is known")
    void aPipeOfThisMachineBecomesLargeAndGivesItsPlaceBack() throws ErrnoException {
        PipeBudget one = PipeBudget.of(1);
        for (int i = 0; i < 2; i++) {
            try (PipeMainToFork pipe = new PipeMainToFork(one);
                    PipeMainToFork second = new PipeMainToFork(one)) {
                assertEquals(PipeBudget.LARGE_BYTES, capacity(pipe));
                assertEquals(PipeBudget.DEFAULT_BYTES, capacity(second));
            }
        }
    }

    /** Fills it. */
    private static int capacity(PipeMainToFork pipe) throws ErrnoException {
        try (NativeBuffer page = new NativeBuffer(PAGE_BYTES)) {
            int bytes = 0;
            while (pipe.write(page.address(), PAGE_BYTES) != Fd.WOULD_BLOCK) {
                bytes += PAGE_BYTES;
            }
            return bytes;
        }
    }
}
