package io.github.forkchat.fork;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Fuzzes the input of clients with each default view, with and without first lines. {@link CheckedConversation} checks
 * the output to Server Main.
 */
final class FuzzClientInputTest {
    /** For lines, for the text of one in UTF-16 and cleaned, for frames from and to Server Main, and for the tests. */
    private static final int BUFFER_BYTES = 768 * 1024;
    /** For each line: what is wrong with it, with the frames of a test. */
    private static final int BYTES_EACH_LINE = 16_000;

    private static final int BYTES_EACH = 100;

    private static CheckedConversation said(ForkSettings settings, byte[] stream, Mutations cuts, boolean lost) {
        CheckedConversation session = CheckedConversation.answered(settings);
        session.clientSays(stream, cuts);
        session.clientEnds(lost);
        return session;
    }

    private static long mostBytes(byte[] stream) {
        long most = BUFFER_BYTES + (long) BYTES_EACH * stream.length;
        for (byte b : stream) {
            most += b == '\n' ? BYTES_EACH_LINE : 0;
        }
        return most;
    }

    @ParameterizedTest
    @EnumSource(ViewName.class)
    void allInputIsCleanedEquallyInPiecesOfAnyLength(ViewName view) {
        String usual = view.name().toLowerCase(Locale.ROOT);
        Fuzz.inputs(any -> {
            int messageBytes = any.oneIn(4) ? any.between(1, 100) : Frame.MAX_MESSAGE_BYTES;
            ForkSettings settings = new ForkSettings(usual, any.between(-1, 2), RateLimits.NONE, messageBytes);
            byte[] stream = ClientTalk.stream(any, view);
            boolean lost = any.oneIn(4);
            CheckedConversation whole =
                    Fuzz.allocatingAtMost(mostBytes(stream), () -> said(settings, stream, null, lost));
            CheckedConversation cut = said(settings, stream, any, lost);
            assertEquals(whole.frames(), cut.frames());
            assertArrayEquals(whole.output(), cut.output());
            assertAnswersAreClean(view, whole);
        });
    }

    private static void assertAnswersAreClean(ViewName view, CheckedConversation session) throws Exception {
        boolean mayHaveAnotherView = session.frames().stream()
                        .filter(frame -> frame.startsWith("HELLO_SIGNAL"))
                        .count()
                > 1;
        String output = new String(session.output(), StandardCharsets.ISO_8859_1);
        String shown = view == ViewName.RECORD ? output.replace("\0", "") : output;
        for (String line : shown.split("\n", -1)) {
            String answer = CleanText.assertClean(line.getBytes(StandardCharsets.ISO_8859_1));
            if (view == ViewName.JSON && !mayHaveAnotherView && !answer.isEmpty() && !answer.startsWith("%")) {
                JsonLine.parse(answer);
            }
        }
    }
}
