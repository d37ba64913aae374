package io.github.forkchat.protocol;

import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What Server Main makes of any bytes on pipeForkToMain. */
final class FuzzFrameDecoderTest {
    private static final int LIMIT = 512;
    private static final int MOST_DATA_BYTES = LIMIT - Frame.HEADER_BYTES;
    private static final int LIVE_IDS = 10;
    /** So many empty frames are as long as what a header may claim that stands there by chance. */
    private static final int EMPTY_FRAMES = LIMIT / Frame.HEADER_BYTES + 1;

    private static final int SLACK_BYTES = 1_000;

    private static FrameDecoder decoder() {
        return new FrameDecoder(LIMIT, id -> id >= 0 && id < LIVE_IDS);
    }

    /** Decodes what is there; each frame follows the rules, and every byte is in one or skipped. */
    private static void decode(FrameDecoder decoder, ByteBuffer in, List<String> to) {
        long skippedBefore = decoder.skippedBytes();
        int at = in.position();
        while (decoder.next(in)) {
            at += (int) (decoder.skippedBytes() - skippedBefore) + Frame.HEADER_BYTES;
            assertEquals(at, decoder.dataOffset());
            at += decoder.lengthBytes();
            assertEquals(at, in.position());
            skippedBefore = decoder.skippedBytes();
            assertTrue(decoder.signal().isFromForks());
            assertTrue(decoder.clientId() >= 0 && decoder.clientId() < LIVE_IDS);
            int mostBytes = decoder.signal().carriesData() ? MOST_DATA_BYTES : 0;
            assertTrue(decoder.lengthBytes() >= 0 && decoder.lengthBytes() <= mostBytes);
            byte[] data = new byte[decoder.lengthBytes()];
            in.get(decoder.dataOffset(), data);
            to.add(text(decoder.signal(), decoder.clientId(), data));
        }
        assertEquals(at + decoder.skippedBytes() - skippedBefore, in.position());
        assertTrue(in.remaining() < LIMIT, "more than a frame is left");
    }

    /** The same as Server Main reads it: what is no whole frame yet is moved to the buffer's start. */
    private static void decodeInPieces(FrameDecoder decoder, byte[] stream, Mutations any, List<String> to) {
        ByteBuffer buffer = buffer(stream.length).limit(0);
        any.inPieces(stream.length, (from, end) -> {
            buffer.compact().put(stream, from, end - from).flip();
            decode(decoder, buffer, to);
        });
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    private static String text(Signal signal, int clientId, byte[] data) {
        return signal + " " + clientId + " " + new String(data, StandardCharsets.ISO_8859_1);
    }

    private static byte[] frame(int signal, int clientId, int length, byte[] data) {
        return buffer(Frame.HEADER_BYTES + data.length)
                .putInt(signal)
                .putInt(clientId)
                .putInt(length)
                .put(data)
                .array();
    }

    private static byte[] frame(Signal signal, int clientId, byte[] data) {
        return frame(signal.number(), clientId, data.length, data);
    }

    /** Frames as forks write them, and what they are. */
    private static byte[] frames(Mutations any, List<String> names) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int count = any.below(8); count > 0; count--) {
            Signal signal = any.one(Signal.values());
            if (signal.isFromForks()) {
                byte[] data = any.bytes(signal.carriesData() ? Math.min(any.length(40, 499), MOST_DATA_BYTES) : 0);
                int clientId = any.below(LIVE_IDS);
                names.add(text(signal, clientId, data));
                frames.writeBytes(frame(signal, clientId, data));
            }
        }
        return frames.toByteArray();
    }

    /** No frames, frames with something wrong, or a header that is nearly right. */
    private static byte[] garbage(Mutations any) {
        return switch (any.below(3)) {
            case 0 -> any.bytes(any.length(40, 12, 512));
            case 1 -> any.nearly(frames(any, new ArrayList<>()));
            default -> {
                int length = any.oneIn(2) ? any.number() : any.one(0, MOST_DATA_BYTES) + any.between(-1, 1);
                byte[] data = any.bytes(any.below(20));
                yield frame(any.between(-10_000, -9_980), any.between(-1, LIVE_IDS), length, data);
            }
        };
    }

    @Test
    void framesComeOutAsTheyWentInHoweverTheyAreCut() {
        Fuzz.inputs(any -> {
            List<String> names = new ArrayList<>();
            byte[] stream = frames(any, names);
            FrameDecoder decoder = decoder();
            List<String> decoded = new ArrayList<>();
            decodeInPieces(decoder, stream, any, decoded);
            assertEquals(names, decoded);
            assertEquals(0, decoder.skippedBytes());
        });
    }

    @Test
    void theNextValidFrameIsFoundBehindWhateverCame() {
        Fuzz.inputs(any -> {
            List<String> names = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            stream.writeBytes(frames(any, names));
            stream.writeBytes(garbage(any));
            for (int i = 0; i < EMPTY_FRAMES; i++) {
                stream.writeBytes(frame(Signal.READY_SIGNAL, 1, new byte[0]));
            }
            stream.writeBytes(frame(Signal.DATA_SIGNAL, 7, new byte[] {'n', 'e', 'x', 't'}));
            FrameDecoder decoder = decoder();
            List<String> whole = new ArrayList<>();
            decode(decoder, buffer(stream.size()).put(stream.toByteArray()).flip(), whole);
            assertEquals(names, whole.subList(0, names.size()), "the frames before");
            assertEquals("DATA_SIGNAL 7 next", whole.get(whole.size() - 1));

            FrameDecoder another = decoder();
            List<String> inPieces = new ArrayList<>();
            decodeInPieces(another, stream.toByteArray(), any, inPieces);
            assertEquals(whole, inPieces);
            assertEquals(decoder.skippedBytes(), another.skippedBytes());
        });
    }

    @Test
    void nothingIsAllocatedForAnyBytes() {
        Fuzz.inputs(any -> {
            byte[] garbage = garbage(any);
            ByteBuffer in = buffer(garbage.length).put(garbage);
            Fuzz.allocatingAtMost(SLACK_BYTES, () -> {
                FrameDecoder decoder = decoder();
                in.flip();
                while (decoder.next(in)) {
                    assertTrue(in.position() >= decoder.dataOffset());
                }
                return decoder;
            });
        });
    }
}
