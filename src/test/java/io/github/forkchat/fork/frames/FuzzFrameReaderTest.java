package io.github.forkchat.fork.frames;

import io.github.forkchat.fork.CheckedConversation;
import io.github.forkchat.fork.MainTalk;
import io.github.forkchat.fork.ViewName;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.testkit.Fuzz;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Fuzzes a worker's parsing of pipeMainToFork, with frames and with input that Server Main never sends. */
final class FuzzFrameReaderTest {
    /** For frames and for lines, of the worker and of the test. */
    private static final int BUFFER_BYTES = 512 * 1024;

    private static final int BYTES_EACH = 200;

    @Test
    void aFrameIsReadAsItWasWritten() {
        Fuzz.inputs(any -> {
            DecodedFrame said =
                    MainTalk.clean(any, any.one(Signal.HELLO_SIGNAL, Signal.JOINED_SIGNAL, Signal.WHO_SIGNAL));
            FrameReader frames = new FrameReader(new ByteArrayInputStream(MainTalk.frame(said)));
            while (!frames.next()) {
                assertTrue(frames.fill());
            }
            assertEquals(said, DecodedFrame.of(frames));
        });
    }

    @ParameterizedTest
    @EnumSource(ViewName.class)
    void eachFrameIsShownOrEndsTheWorkerInPiecesOfAnyLength(ViewName view) {
        Fuzz.inputs(any -> {
            byte[] stream = MainTalk.anything(any);
            long mostBytes = BUFFER_BYTES + (long) BYTES_EACH * stream.length;
            String why = Fuzz.allocatingAtMost(
                    mostBytes, () -> CheckedConversation.asking(view).mainSays(stream, null));
            assertTrue(!why.isEmpty() || !hasImpossibleLength(stream));
            CheckedConversation whole = CheckedConversation.asking(view);
            assertEquals(why, whole.mainSays(stream, null));
            CheckedConversation cut = CheckedConversation.asking(view);
            assertEquals(why, cut.mainSays(stream, any));
            assertOneBeginsTheOther(why.isEmpty() && endsWithAFrame(stream), whole.output(), cut.output());

            CheckedConversation part = CheckedConversation.asking(view);
            byte[] beginning = Arrays.copyOf(stream, any.below(stream.length + 1));
            String whyThere = part.mainSays(beginning, any);
            assertTrue(whyThere.isEmpty() || whyThere.equals(why));
            assertOneBeginsTheOther(false, part.output(), cut.output());
            if (view == ViewName.JSON) {
                assertObjects(cut.output());
            }
        });
    }

    /** Whether a frame begins that is longer than any is, or shorter than nothing. */
    private static boolean hasImpossibleLength(byte[] stream) {
        for (long at = 0; at + Frame.HEADER_BYTES <= stream.length; ) {
            int lengthBytes = Frame.lengthBytes(stream, (int) at);
            if (lengthBytes < 0 || lengthBytes > Reply.MAX_BYTES) {
                return true;
            }
            at += Frame.HEADER_BYTES + lengthBytes;
        }
        return false;
    }

    /** Whether the last frame is whole; of another one the plain view may show the beginning. */
    private static boolean endsWithAFrame(byte[] stream) {
        long at = 0;
        while (at + Frame.HEADER_BYTES <= stream.length) {
            at += Frame.HEADER_BYTES + Frame.lengthBytes(stream, (int) at);
        }
        return at == stream.length;
    }

    /** Where the worker ended, what was read with the frame that it ended for may not have been written. */
    private static void assertOneBeginsTheOther(boolean isAll, byte[] one, byte[] other) {
        int compared = isAll ? Math.max(one.length, other.length) : Math.min(one.length, other.length);
        assertArrayEquals(Arrays.copyOf(one, compared), Arrays.copyOf(other, compared));
    }

    /** Whatever bytes were in the frames. */
    private static void assertObjects(byte[] output) throws Exception {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(output))
                .toString();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            JsonLine.parse(lines[i]);
        }
        assertEquals("", lines[lines.length - 1]);
    }
}
