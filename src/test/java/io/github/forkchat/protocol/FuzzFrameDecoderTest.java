package io.github.forkchat.protocol;

import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

import static io.github.forkchat.protocol.ForkWrites.LIMIT;
import static io.github.forkchat.protocol.ForkWrites.LIVE_IDS;
import static io.github.forkchat.protocol.ForkWrites.MAX_DATA_BYTES;
import static io.github.forkchat.protocol.ForkWrites.buffer;
import static io.github.forkchat.protocol.ForkWrites.decoder;
import static io.github.forkchat.protocol.ForkWrites.envelope;
import static io.github.forkchat.protocol.ForkWrites.frame;
import static io.github.forkchat.protocol.ForkWrites.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Fuzzes Server Main's parsing of pipeForkToMain. */
final class FuzzFrameDecoderTest {
    /** From this id on forks write what they like; they know their own tokens. */
    private static final int FIRST_VIOLATOR = 7;

    private static final int SLACK_BYTES = 1_000;

    /** Decodes what is there; each frame follows the rules, and no byte is in two. */
    private static void decode(FrameDecoder decoder, ByteBuffer in, boolean isAll, List<String> to) {
        int at = in.position();
        while (decoder.next(in, isAll)) {
            assertTrue(decoder.clientId() >= 0 && decoder.clientId() < LIVE_IDS);
            assertTrue(in.position() >= at);
            if (decoder.isViolation()) {
                assertTrue(decoder.clientId() >= FIRST_VIOLATOR, "an honest fork is accused");
                at = in.position();
                continue;
            }
            assertTrue(decoder.dataOffset() >= at + Frame.HEADER_BYTES);
            at = decoder.dataOffset() + decoder.lengthBytes();
            assertTrue(at <= in.position());
            assertTrue(decoder.signal().isFromForks());
            int mostBytes = decoder.signal().carriesData() ? MAX_DATA_BYTES : 0;
            assertTrue(decoder.lengthBytes() >= 0 && decoder.lengthBytes() <= mostBytes);
            byte[] data = new byte[decoder.lengthBytes()];
            in.get(decoder.dataOffset(), data);
            to.add(ForkWrites.name(
                    decoder.signal(), decoder.clientId(), new String(data, StandardCharsets.ISO_8859_1)));
        }
        assertTrue(in.remaining() < LIMIT, "more than an envelope is left");
        assertTrue(!isAll || !in.hasRemaining(), "something is left of all");
    }

    /** The same as Server Main reads it: what is no whole envelope yet is moved to the buffer's start. */
    private static void decodeInPieces(FrameDecoder decoder, byte[] stream, Mutations any, List<String> to) {
        ByteBuffer buffer = buffer(stream.length).limit(0);
        any.inPieces(stream.length, (from, end) -> {
            buffer.compact().put(stream, from, end - from).flip();
            decode(decoder, buffer, end == stream.length, to);
        });
    }

    /** One write of a fork, and what its frames are. */
    private static byte[] write(Mutations any, int clientId, List<String> names) {
        List<byte[]> frames = new ArrayList<>();
        int room = LIMIT - Envelope.EXTRA_BYTES;
        for (int count = any.between(1, 5); count > 0 && room >= Frame.HEADER_BYTES; count--) {
            Signal signal = any.one(Signal.values());
            if (!signal.isFromForks()) {
                continue;
            }
            int mostBytes = signal.carriesData() ? room - Frame.HEADER_BYTES : 0;
            String data = data(any, Math.min(any.length(40, MAX_DATA_BYTES), mostBytes));
            names.add(ForkWrites.name(signal, clientId, data));
            frames.add(frame(signal, clientId, data));
            room -= Frame.HEADER_BYTES + data.length();
        }
        return frames.isEmpty() ? new byte[0] : envelope(clientId, frames.toArray(new byte[0][]));
    }

    private static String data(Mutations any, int length) {
        return any.oneIn(2) ? "x".repeat(length) : new String(any.bytes(length), StandardCharsets.ISO_8859_1);
    }

    /** What a fork writes that does not keep to the contract: by chance right, nearly right, or nothing like it. */
    private static byte[] liarsWrite(Mutations any) {
        int clientId = any.between(FIRST_VIOLATOR, LIVE_IDS - 1);
        byte[] right = write(any, clientId, new ArrayList<>());
        return switch (any.below(6)) {
            case 0 -> any.bytes(any.length(40, 12, 512));
            case 1 -> any.nearly(right);
            case 2 -> Arrays.copyOf(right, any.below(right.length + 1));
            case 3 -> Arrays.copyOfRange(right, any.below(right.length + 1), right.length);
            case 4 -> {
                int framesBytes = any.oneIn(2) ? any.number() : any.between(0, LIMIT);
                byte[] frame = frame(
                        any.between(-10_000, -9_980),
                        any.oneIn(4) ? any.between(-1, LIVE_IDS) : clientId,
                        any.oneIn(4) ? any.number() : framesBytes - Frame.HEADER_BYTES,
                        any.bytes(any.below(20)));
                yield envelope(token(clientId), framesBytes, frame, token(any.between(FIRST_VIOLATOR, LIVE_IDS)));
            }
            default -> right;
        };
    }

    @Test
    void framesComeOutAsTheyWentInHoweverTheyAreCut() {
        Fuzz.inputs(any -> {
            List<String> names = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int count = any.below(8); count > 0; count--) {
                stream.writeBytes(write(any, any.below(LIVE_IDS), names));
            }
            FrameDecoder decoder = decoder();
            List<String> decoded = new ArrayList<>();
            decodeInPieces(decoder, stream.toByteArray(), any, decoded);
            assertEquals(names, decoded);
            assertEquals(0, decoder.skippedBytes());
        });
    }

    @Test
    void noFrameOfAnHonestForkIsLostWhateverLiarsWriteBetween() {
        Fuzz.inputs(any -> {
            List<String> honest = new ArrayList<>();
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int count = any.below(20); count > 0; count--) {
                stream.writeBytes(any.oneIn(2) ? write(any, any.below(FIRST_VIOLATOR), honest) : liarsWrite(any));
            }
            List<String> whole = new ArrayList<>();
            ByteBuffer all = buffer(stream.size()).put(stream.toByteArray()).flip();
            FrameDecoder decoder = decoder();
            decode(decoder, all, true, whole);
            List<String> inPieces = new ArrayList<>();
            FrameDecoder another = decoder();
            decodeInPieces(another, stream.toByteArray(), any, inPieces);
            assertEquals(whole, inPieces);
            assertEquals(decoder.skippedBytes(), another.skippedBytes());
            whole.removeIf(name -> Integer.parseInt(name.split(" ", 3)[1]) >= FIRST_VIOLATOR);
            assertEquals(honest, whole);
        });
    }

    @Test
    void nothingIsAllocatedForAnyBytes() {
        Fuzz.inputs(any -> {
            byte[] writes = liarsWrite(any);
            ByteBuffer in = buffer(writes.length).put(writes);
            Fuzz.allocatingAtMost(SLACK_BYTES, () -> {
                FrameDecoder decoder = decoder();
                in.flip();
                while (decoder.next(in, true)) {
                    assertTrue(decoder.isViolation() || in.position() >= decoder.dataOffset());
                }
                return decoder;
            });
        });
    }
}
