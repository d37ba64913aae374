package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class FrameDecoderTest {
    private static final int LIMIT = 512;
    private static final int LIVE_IDS = 10;

    private final FrameDecoder decoder = new FrameDecoder(LIMIT, id -> id >= 0 && id < LIVE_IDS);
    private final ByteBuffer stream = ByteBuffer.allocate(1 << 16).order(ByteOrder.nativeOrder());

    private void frame(Signal signal, int clientId, String data) {
        header(signal.number(), clientId, data.length());
        stream.put(data.getBytes(StandardCharsets.UTF_8));
    }

    private void header(int signal, int clientId, int length) {
        stream.putInt(signal).putInt(clientId).putInt(length);
    }

    private List<String> decodeAll(ByteBuffer in) {
        List<String> frames = new ArrayList<>();
        while (decoder.next(in)) {
            byte[] data = new byte[decoder.lengthBytes()];
            in.get(decoder.dataOffset(), data);
            frames.add(decoder.signal() + " " + decoder.clientId() + " " + new String(data, StandardCharsets.UTF_8));
        }
        return frames;
    }

    @Test
    void framesComeOutAsTheyWentIn() {
        frame(Signal.READY_SIGNAL, 3, "");
        frame(Signal.DATA_SIGNAL, 3, "hello");
        frame(Signal.DATA_SIGNAL, 0, "");
        frame(Signal.DATA_PART_SIGNAL, 9, "x".repeat(LIMIT - Frame.HEADER_BYTES));
        frame(Signal.DISCONNECTED_SIGNAL, 3, "");
        List<String> frames = decodeAll(stream.flip());
        assertEquals(
                List.of(
                        "READY_SIGNAL 3 ",
                        "DATA_SIGNAL 3 hello",
                        "DATA_SIGNAL 0 ",
                        "DATA_PART_SIGNAL 9 " + "x".repeat(500),
                        "DISCONNECTED_SIGNAL 3 "),
                frames);
        assertEquals(0, decoder.skippedBytes());
        assertFalse(stream.hasRemaining());
    }

    @Test
    void aFrameSplitAtAnyPointIsWaitedFor() {
        frame(Signal.DATA_SIGNAL, 1, "first");
        frame(Signal.DATA_SIGNAL, 2, "second");
        int length = stream.position();
        for (int split = 0; split <= length; split++) {
            stream.position(0).limit(split);
            List<String> frames = decodeAll(stream);
            stream.limit(length);
            frames.addAll(decodeAll(stream));
            assertEquals(List.of("DATA_SIGNAL 1 first", "DATA_SIGNAL 2 second"), frames, "split at " + split);
        }
        assertEquals(0, decoder.skippedBytes());
    }

    @Test
    void garbageIsSkippedToTheNextHeader() {
        int[][] bad = {
            {-9980, 1, 0}, // unknown signals, beside those that there are
            {-10_000, 1, 0},
            {Signal.JOINED_SIGNAL.number(), 1, 0}, // one that Server Main alone says
            {0, 0, 0},
            {Signal.DATA_SIGNAL.number(), -1, 4}, // no such id
            {Signal.DATA_SIGNAL.number(), LIVE_IDS, 4},
            {Signal.DATA_SIGNAL.number(), Integer.MIN_VALUE, 4},
            {Signal.DATA_SIGNAL.number(), 1, -1}, // lengths out of bounds
            {Signal.DATA_SIGNAL.number(), 1, LIMIT - Frame.HEADER_BYTES + 1},
            {Signal.DATA_SIGNAL.number(), 1, Integer.MAX_VALUE},
            {Signal.READY_SIGNAL.number(), 1, 1},
            {Signal.DISCONNECTED_SIGNAL.number(), 1, 1},
        };
        long skipped = 0;
        for (int[] header : bad) {
            stream.clear();
            frame(Signal.DATA_SIGNAL, 1, "before");
            header(header[0], header[1], header[2]);
            stream.put("junk".getBytes(StandardCharsets.UTF_8));
            frame(Signal.DATA_SIGNAL, 1, "after");
            assertEquals(List.of("DATA_SIGNAL 1 before", "DATA_SIGNAL 1 after"), decodeAll(stream.flip()));
            skipped += Frame.HEADER_BYTES + 4;
            assertEquals(skipped, decoder.skippedBytes());
        }
    }

    @Test
    void aHeaderThatLiesAboutItsLengthCostsNoMoreThanTheFramesItCovers() {
        header(Signal.DATA_SIGNAL.number(), 5, 10);
        frame(Signal.DATA_SIGNAL, 1, "swallowed in part");
        frame(Signal.DATA_SIGNAL, 2, "whole");
        List<String> frames = decodeAll(stream.flip());
        assertEquals("DATA_SIGNAL 2 whole", frames.get(frames.size() - 1));
    }

    @Test
    void noSignalIsValidUtf8SoClientTextCannotHoldOne() {
        for (Signal signal : Signal.values()) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(signal.number());
            String text = new String(bytes.array(), StandardCharsets.UTF_8);
            assertTrue(text.contains("\ufffd"), signal.toString());
            assertEquals(signal, Signal.of(signal.number()));
        }
        assertEquals(-9999, Signal.DISCONNECTED_SIGNAL.number());
        assertEquals(-9998, Signal.DATA_SIGNAL.number());
    }
}
