package io.github.forkchat.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static io.github.forkchat.protocol.ForkWrites.LIMIT;
import static io.github.forkchat.protocol.ForkWrites.LIVE_IDS;
import static io.github.forkchat.protocol.ForkWrites.MAX_DATA_BYTES;
import static io.github.forkchat.protocol.ForkWrites.decode;
import static io.github.forkchat.protocol.ForkWrites.envelope;
import static io.github.forkchat.protocol.ForkWrites.frame;
import static io.github.forkchat.protocol.ForkWrites.said;
import static io.github.forkchat.protocol.ForkWrites.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class FrameDecoderTest {
    private static final int DATA = Signal.DATA_SIGNAL.number();
    private static final byte[] NOTHING = {};

    private final FrameDecoder decoder = ForkWrites.decoder();
    private final ByteBuffer stream = ForkWrites.buffer(1 << 16);

    private List<String> decodeAll(byte[]... writes) {
        stream.clear();
        for (byte[] write : writes) {
            stream.put(write);
        }
        return decode(decoder, stream.flip(), true);
    }

    private static byte[] part(byte[] write, int from, int to) {
        byte[] part = new byte[to - from];
        System.arraycopy(write, from, part, 0, part.length);
        return part;
    }

    @Test
    void framesComeOutAsTheyWentIn() {
        String longest = "x".repeat(MAX_DATA_BYTES);
        List<String> frames = decodeAll(
                envelope(3, frame(Signal.READY_SIGNAL, 3, ""), frame(Signal.DATA_SIGNAL, 3, "hello")),
                said(0, ""),
                envelope(9, frame(Signal.DATA_PART_SIGNAL, 9, longest)),
                envelope(3, frame(Signal.DISCONNECTED_SIGNAL, 3, "")));
        assertEquals(
                List.of(
                        "READY_SIGNAL 3 ",
                        "DATA_SIGNAL 3 hello",
                        "DATA_SIGNAL 0 ",
                        "DATA_PART_SIGNAL 9 " + longest,
                        "DISCONNECTED_SIGNAL 3 "),
                frames);
        assertEquals(0, decoder.skippedBytes());
        assertFalse(stream.hasRemaining());
    }

    @Test
    void anEnvelopeThatIsSplitAtAnyPointIsWaitedFor() {
        stream.put(said(1, "first")).put(said(2, "second"));
        int length = stream.position();
        for (int split = 0; split <= length; split++) {
            stream.position(0).limit(split);
            List<String> frames = decode(decoder, stream, false);
            stream.limit(length);
            frames.addAll(decode(decoder, stream, true));
            assertEquals(List.of("DATA_SIGNAL 1 first", "DATA_SIGNAL 2 second"), frames, "split at " + split);
        }
        assertEquals(0, decoder.skippedBytes());
    }

    @Test
    void anEnvelopeThatIsNotWholeInAnEmptiedPipeIsALie() {
        byte[] write = said(1, "cut off");
        for (int length = Envelope.TELLING_BYTES; length < write.length; length++) {
            assertEquals(List.of("violation 1"), decodeAll(part(write, 0, length)), length + " bytes");
            assertFalse(stream.hasRemaining());
        }
        for (int length = 0; length < Envelope.TELLING_BYTES; length++) {
            assertEquals(List.of(), decodeAll(part(write, 0, length)), length + " bytes");
            assertFalse(stream.hasRemaining());
        }
    }

    @Test
    void theFramesOfAnEnvelopeMayBeHandledInTwoGoes() {
        stream.put(envelope(1, frame(Signal.DATA_SIGNAL, 1, "a"), frame(Signal.DATA_SIGNAL, 1, "b")))
                .flip();
        assertTrue(decoder.next(stream, true));
        stream.compact().put(said(2, "c")).flip();
        assertEquals(List.of("DATA_SIGNAL 1 b", "DATA_SIGNAL 2 c"), decode(decoder, stream, true));
        assertEquals(0, decoder.skippedBytes());
    }

    @Test
    void aHeadThatNobodyCanHaveWrittenIsSkippedAndNamesNobody() {
        byte[] frame = frame(Signal.DATA_SIGNAL, 1, "hello");
        byte[][] writes = {
            frame, // without an envelope
            envelope(token(2), frame.length, frame, token(2)), // another's token
            envelope(0, frame.length, frame, 0),
            envelope(token(1) ^ 1L << 40, frame.length, frame, token(1)),
            envelope(token(1), -1, frame, token(1)), // lengths out of bounds
            envelope(token(1), 0, frame, token(1)),
            envelope(token(1), Frame.HEADER_BYTES - 1, frame, token(1)),
            envelope(token(1), LIMIT - Envelope.EXTRA_BYTES + 1, frame, token(1)),
            envelope(token(1), Integer.MAX_VALUE, frame, token(1)),
            envelope(token(1), frame.length, frame(Signal.DATA_SIGNAL, LIVE_IDS, "hello"), token(1)), // no such id
            envelope(token(1), frame.length, frame(Signal.DATA_SIGNAL, -1, "hello"), token(1)),
            envelope(token(1), frame.length, frame(Signal.DATA_SIGNAL, Integer.MIN_VALUE, "hello"), token(1)),
        };
        long skipped = 0;
        for (byte[] write : writes) {
            skipped += write.length;
            assertEquals(
                    List.of("DATA_SIGNAL 1 before", "DATA_SIGNAL 1 after"),
                    decodeAll(said(1, "before"), write, said(1, "after")));
            assertEquals(skipped, decoder.skippedBytes());
        }
    }

    @Test
    void anEnvelopeWithAnythingButFramesOfItsForkIsALie() {
        byte[] good = frame(Signal.DATA_SIGNAL, 1, "good");
        int lastNumber =
                Stream.of(Signal.values()).mapToInt(Signal::number).max().orElseThrow();
        byte[][] wrong = {
            frame(lastNumber + 1, 1, 0, NOTHING), // unknown signals, beside those that there are
            frame(-10_000, 1, 0, NOTHING),
            frame(Signal.JOINED_SIGNAL.number(), 1, 0, NOTHING), // ones that Server Main alone says
            frame(Signal.TOKEN_SIGNAL.number(), 1, 0, NOTHING),
            frame(0, 1, 0, NOTHING),
            frame(DATA, 2, 4, new byte[4]), // in another's name
            frame(DATA, -1, 4, new byte[4]),
            frame(DATA, 1, -1, NOTHING), // lengths out of bounds
            frame(DATA, 1, 5, new byte[4]),
            frame(DATA, 1, Integer.MAX_VALUE, NOTHING),
            frame(Signal.READY_SIGNAL.number(), 1, 1, new byte[1]),
            frame(Signal.DISCONNECTED_SIGNAL.number(), 1, 1, new byte[1]),
            new byte[Frame.HEADER_BYTES - 1], // no room for a header
        };
        for (byte[] frame : wrong) {
            assertEquals(
                    List.of("DATA_SIGNAL 1 good", "violation 1", "DATA_SIGNAL 2 after"),
                    decodeAll(envelope(1, good, frame), said(2, "after")));
        }
    }

    @Test
    void aHeadThatClaimsWhatOthersWroteCostsThemNothing() {
        for (int length : new int[] {Frame.HEADER_BYTES, 40, 100, LIMIT - Envelope.EXTRA_BYTES}) {
            byte[] invalid = envelope(token(5), length, frame(DATA, 5, length - Frame.HEADER_BYTES, NOTHING), 0);
            assertEquals(
                    List.of("violation 5", "DATA_SIGNAL 1 one", "DATA_SIGNAL 2 two", "DATA_SIGNAL 3 three"),
                    decodeAll(
                            part(invalid, 0, Envelope.HEAD_BYTES + Frame.HEADER_BYTES),
                            said(1, "one"),
                            said(2, "two"),
                            said(3, "three")));
        }
    }

    /** The attacker writes the rest, with its token at the right place, behind what another has written. */
    @Test
    void anEnvelopeInTwoWritesThatSpansAnothersIsALieWhereverItIsCut() {
        byte[] others = said(2, "another's");
        byte[] text = new byte[others.length];
        byte[] spanning = envelope(5, frame(DATA, 5, text.length, text));
        byte[] twoFrames = envelope(5, frame(Signal.DATA_SIGNAL, 5, "mine"), frame(DATA, 5, text.length, text));
        for (byte[] write : new byte[][] {spanning, twoFrames}) {
            for (int cut = 1; cut < write.length - others.length; cut++) {
                List<String> found = decodeAll(
                        part(write, 0, cut), others, part(write, cut + others.length, write.length), said(3, "after"));
                found.removeAll(List.of("violation 5", "DATA_SIGNAL 5 mine"));
                assertEquals(List.of("DATA_SIGNAL 2 another's", "DATA_SIGNAL 3 after"), found, "cut at " + cut);
            }
        }
    }

    @Test
    void ofAForkWhoseTokenIsTakenBackNothingIsBelieved() {
        long[] tokenOfFive = {token(5)};
        FrameDecoder revoking = new FrameDecoder(LIMIT, id -> id == 5 ? tokenOfFive[0] : token(id));
        byte[] invalid = envelope(5, frame(DATA, 5, 0, NOTHING), frame(DATA, 2, 0, NOTHING));
        stream.put(invalid).put(said(5, "more")).put(said(2, "after"));
        stream.flip();
        List<String> found = new ArrayList<>();
        while (revoking.next(stream, true)) {
            found.add((revoking.isViolation() ? "violation " : "frame ") + revoking.clientId());
            tokenOfFive[0] = revoking.isViolation() ? Envelope.NO_TOKEN : tokenOfFive[0];
        }
        assertEquals(List.of("frame 5", "violation 5", "frame 2"), found);
    }

    @Test
    void printableAsciiIsDistinguishedFromOtherText() {
        for (int length : new int[] {0, 1, 7, 8, 9, 63, 64, 65, MAX_DATA_BYTES}) {
            decodeOne("x".repeat(length));
            assertTrue(decoder.isPlain(), length + " letters");
            for (int at = 0; at < length; at++) {
                for (char c : new char[] {0, '\n', '\t', 0x1f, 0x7f, 0x80, 0x9b, 0xa0, 0xf8, 0xff}) {
                    decodeOne("~".repeat(at) + c + " ".repeat(length - at - 1));
                    assertFalse(decoder.isPlain(), (int) c + " at " + at + " of " + length);
                }
            }
        }
    }

    private void decodeOne(String data) {
        stream.clear().put(said(1, data)).flip();
        assertTrue(decoder.next(stream, true));
        assertFalse(decoder.isViolation());
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
        assertEquals(-9981, Signal.TOKEN_SIGNAL.number());
    }
}
