package io.github.forkchat.fork;

import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.input.LineFramer;
import io.github.forkchat.testkit.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Sequences of Telnet (RFC 854) between the lines of a client. */
final class TelnetTest implements Framer.Sink {
    /** What PuTTY sends first. */
    static final String PUTTY = "fffb1f fffb20 fffb18 fffb27 fffd01 fffb03 fffd03";
    /** What Debian's telnet sends first where it negotiates, */
    static final String DEBIAN = "fffd03 fffb18 fffb1f fffb20 fffb21 fffb22 fffb27 fffd05";
    /** and on Ctrl-C: it shows nothing more until the last request is answered. */
    static final String INTERRUPT = "fff4 fffd06";

    private LineFramer reader = new LineFramer();
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder answers = new StringBuilder();

    @Override
    public void line(byte[] bytes, int offset, int length, boolean isPlain) {
        lines.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void tooLong() {
        lines.add("TOO LONG");
    }

    @Override
    public boolean takesTelnet() {
        return true;
    }

    @Override
    public void answerTelnet(byte[] answer) {
        answers.append(HexFormat.of().formatHex(answer));
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static String latin(String digits) {
        return new String(hex(digits), StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The lines of this stream, which is cut there. */
    private List<String> lines(byte[] stream, int cut) {
        reader = new LineFramer();
        lines.clear();
        answers.setLength(0);
        reader.feed(stream, 0, cut, this);
        reader.feed(stream, cut, stream.length, this);
        reader.end(this);
        return List.copyOf(lines);
    }

    private void assertLines(String stream, String... expected) {
        byte[] bytes = bytes(stream);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertEquals(List.of(expected), lines(bytes, cut), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PUTTY, DEBIAN, INTERRUPT, "fff1", "fff6", "ffef", "fffc01", "fffe03"})
    void telnetSequencesAreNotText(String sequences) {
        assertLines(latin(sequences) + "hello\r\nyou\r\n", "hello", "you");
        assertLines("hel" + latin(sequences) + "lo\r\nyou" + latin(sequences) + "\r\n", "hello", "you");
        assertLines("hello\r\n" + latin(sequences), "hello");
    }

    @Test
    void onlyATimingMarkBehindACommandIsAnswered() {
        for (int cut = 0; cut < 5; cut++) {
            lines(hex(INTERRUPT), cut);
            assertEquals("fffc06", answers.toString());
        }
        for (String other : List.of(DEBIAN, PUTTY, "fffd06", "fff4 fffb06", "fff4 fffd05", "fff4 fffd03 fffd06")) {
            lines(hex(other), 0);
            assertEquals("", answers.toString(), other);
        }
    }

    @Test
    void aFloodOfRequestsGetsOneAnswerForARead() {
        lines(bytes(latin(INTERRUPT).repeat(10_000)), 0);
        assertEquals("fffc06", answers.toString());
    }

    @Test
    void aSubnegotiationIsLeftOutAsAWhole() {
        assertLines("a" + latin("fffa 1f 0050 000a fff0") + "b\n", "ab");
        assertLines("a" + latin("fffa 18 00 ffff 41 0d0a fff0") + "b\n", "ab");
        assertLines("a" + latin("fffa 18 00 fff1") + "b\n", "ab"); // cut off
    }

    @Test
    void aSubnegotiationWithoutAnEndIsLeftOutUpToABound() {
        String rest = "x".repeat(600);
        assertLines("a" + latin("fffa") + rest + "\nnext\n", "a" + "x".repeat(600 - 512), "next");
    }

    @Test
    void aDoubledIacIsOneByteOfATelnetClient() {
        assertLines(latin(INTERRUPT) + "a" + latin("ffff") + "b\n", "a\u00ffb");
    }

    /** As text in Latin-1, or UTF-16 with a byte order mark. */
    @Test
    void bytesThatNoTelnetClientSendsStayData() {
        assertLines("a\u00ff\u00ffb\u00ff c\u00ff\nd\u00ff", "a\u00ff\u00ffb\u00ff c\u00ff", "d\u00ff");
        assertLines("\u00ff\u00feh\u0000i\u0000\n", "\u00ff\u00feh\u0000i\u0000");
        assertLines("end\u00ff\u00fd", "end\u00ff\u00fd");
    }

    @Test
    void crNulEndsALineOfATelnetClientAlone() {
        assertLines(latin(PUTTY) + "hello\r\0you\r\0\n", "hello", "you", "");
        assertLines("hello\r\0you\n", "hello\r\0you");
    }

    @Test
    void aLineThatIsTooLongIsReportedOnceBetweenSequences() {
        String half = "x".repeat(40_000);
        byte[] stream = bytes(half + latin("fff1") + half + latin("fff1") + half + "\nnext\n");
        assertEquals(List.of("TOO LONG", "next"), lines(stream, 0));
    }

    @Test
    void sequencesAnywhereInAnyPiecesChangeNoLine() {
        Fuzz.inputs(any -> {
            StringBuilder plain = new StringBuilder();
            StringBuilder stream = new StringBuilder(latin("fff1"));
            for (int i = any.between(0, 40); i > 0; i--) {
                String text = any.one("a", "hello", "\n", "\r\n", "\t", "\u00c3\u00a9", "x".repeat(600));
                plain.append(text);
                stream.append(text);
                if (!text.endsWith("\r")) {
                    stream.append(latin(any.one(PUTTY, DEBIAN, INTERRUPT, "", "fffa 1f 0050 000a fff0", "fff9")));
                }
            }
            List<String> expected = List.copyOf(lines(bytes(plain.toString()), 0));
            reader = new LineFramer();
            lines.clear();
            byte[] bytes = bytes(stream.toString());
            any.inPieces(bytes.length, (from, to) -> reader.feed(bytes, from, to, this));
            reader.end(this);
            assertEquals(expected, lines);
        });
    }
}
