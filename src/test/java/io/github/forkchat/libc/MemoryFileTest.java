package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A file in memory, with a real pipe that is given parts of it. */
@EnabledOnOs(
        value = OS.LINUX,
        disabledReason = "needs Linux: there is no such file on macOS, and everyone is given a copy")
final class MemoryFileTest {
    /** Room for a huge page, which is what some systems would use. */
    private static final int SIZE = 4 * 1024 * 1024;

    private static final int PIPE_BYTES = 64 * 1024;

    private final MemoryFile memory = MemoryFile.create("test", SIZE).orElseThrow();
    private final NativeBuffer read = new NativeBuffer(SIZE);
    private Pipe pipe;

    @BeforeEach
    void makePipe() throws ErrnoException {
        pipe = Pipe.create();
        pipe.readEnd().setNonBlocking(true);
    }

    @AfterEach
    void close() {
        pipe.close();
        read.close();
        memory.close();
    }

    private void fill(byte with) {
        for (int i = 0; i < SIZE; i++) {
            memory.bytes().put(i, with);
        }
    }

    private void assertReads(byte wanted, int lengthBytes) throws ErrnoException {
        byte[] expected = new byte[lengthBytes];
        Arrays.fill(expected, wanted);
        byte[] found = new byte[lengthBytes];
        assertEquals(lengthBytes, pipe.readEnd().read(read.address(), SIZE));
        read.bytes().get(0, found);
        assertArrayEquals(expected, found);
    }

    @Test
    void splicedPagesStayUnchangedAfterRenewal() throws ErrnoException {
        fill((byte) 'a');
        assertEquals(20_000, memory.giveTo(pipe.writeEnd(), 100, 20_000));
        memory.renew(0, PIPE_BYTES);
        assertEquals(0, memory.bytes().get(PIPE_BYTES - 1), "new pages are zero");
        assertEquals('a', memory.bytes().get(PIPE_BYTES), "the others stay");
        fill((byte) 'b');
        assertReads((byte) 'a', 20_000);
        assertEquals(20_000, memory.giveTo(pipe.writeEnd(), 100, 20_000));
        assertReads((byte) 'b', 20_000);
    }

    @Test
    void aPipeTakesWhatItHasRoomFor() throws ErrnoException {
        fill((byte) 'a');
        assertEquals(PIPE_BYTES, memory.giveTo(pipe.writeEnd(), 0, SIZE));
        assertEquals(Fd.WOULD_BLOCK, memory.giveTo(pipe.writeEnd(), PIPE_BYTES, SIZE - PIPE_BYTES));
        assertReads((byte) 'a', PIPE_BYTES);
    }

    @Test
    void aReaderThatIsGoneShows() {
        pipe.readEnd().close();
        ErrnoException gone = assertThrows(ErrnoException.class, () -> memory.giveTo(pipe.writeEnd(), 0, SIZE));
        assertTrue(gone.is(Errno.EPIPE), gone.getMessage());
    }

    @Test
    void noProgramThatIsExecutedHasIt() throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"), MemoryFileTest::isIt)) {
            int found = 0;
            for (Path fd : open) {
                String flags = Files.readString(
                        Path.of("/proc/self/fdinfo", fd.getFileName().toString()));
                assertTrue(flags.matches("(?s).*flags:\\s*0?2\\d{6}\\n.*"), flags); // O_CLOEXEC, in octal
                found++;
            }
            assertEquals(1, found);
        }
    }

    private static boolean isIt(Path fd) throws IOException {
        return Files.isSymbolicLink(fd) && Files.readSymbolicLink(fd).toString().contains("memfd:test");
    }
}
