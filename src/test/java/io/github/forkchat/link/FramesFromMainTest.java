package io.github.forkchat.link;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of cutting what Server Main writes into frames. */
final class FramesFromMainTest {
    private static final int[] LENGTHS = {0, 8, 131_000, 1, 70_000, 131_072, 5, 99_999, 262_132, 3};

    /** A pipe that gives the bytes in pieces. */
    private record Pieces(ByteBuffer bytes, int pieceBytes) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer to) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int n = Math.min(Math.min(pieceBytes, to.remaining()), bytes.remaining());
            to.put(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static ByteBuffer frames() {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(LENGTHS).sum() + LENGTHS.length * Frame.HEADER_BYTES)
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < LENGTHS.length; i++) {
            Frame.putHeader(all, all.position(), Signal.SAID_SIGNAL, i, LENGTHS[i]);
            all.position(all.position() + Frame.HEADER_BYTES).put(data(i));
        }
        return all.flip();
    }

    private static byte[] data(int i) {
        byte[] data = new byte[LENGTHS[i]];
        Arrays.fill(data, (byte) ('a' + i));
        return data;
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 4_096, 65_536, 1 << 20})
    void framesComeWholeWhateverThePiecesOfTheReads(int pieceBytes) throws IOException {
        FramesFromMain frames = new FramesFromMain(new Pieces(frames(), pieceBytes));
        for (int i = 0; i < LENGTHS.length; i++) {
            assertTrue(frames.next(), "frame " + i);
            assertEquals(Signal.SAID_SIGNAL, frames.signal());
            assertEquals(i, frames.number());
            assertArrayEquals(data(i), frames.copy());
        }
        assertFalse(frames.next());
    }

    @Test
    void thePipeMayEndWithinAFrame() throws IOException {
        ByteBuffer bytes = frames().limit(Frame.HEADER_BYTES + 5);
        FramesFromMain frames = new FramesFromMain(new Pieces(bytes, 100));
        assertTrue(frames.next());
        assertFalse(frames.next());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256 * 1024, Integer.MAX_VALUE})
    void aFrameThatCannotBeIsRefused(int lengthBytes) {
        ByteBuffer header = ByteBuffer.allocate(Frame.HEADER_BYTES).order(ByteOrder.nativeOrder());
        Frame.putHeader(header, 0, Signal.SAID_SIGNAL, 0, lengthBytes);
        FramesFromMain frames = new FramesFromMain(new Pieces(header, 100));
        assertThrows(ProtocolException.class, frames::next);
    }
}
