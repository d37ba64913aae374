package io.github.forkchat.fork.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class LineFramerTest implements Framer.Sink {
    private static final int MAX = 65_536;

    private final LineFramer reader = new LineFramer();
    private final List<String> lines = new ArrayList<>();
    private final List<Boolean> plain = new ArrayList<>();

    @Override
    public void line(byte[] bytes, int offset, int length, boolean isPlain) {
        plain.add(isPlain);
        lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void tooLong() {
        lines.add("TOO LONG");
    }

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        reader.feed(bytes, 0, bytes.length, this);
    }

    @Test
    void linesEndInLfOrCrlfOrAtTheEnd() {
        feed("a\nb\r\n\n\r\nlone\rcr\nlast");
        assertEquals(List.of("a", "b", "", "", "lone\rcr"), lines);
        reader.end(this);
        assertEquals("last", lines.get(5));
    }

    @Test
    void nothingAfterTheLastLineEndIsNoLine() {
        feed("a\n");
        reader.end(this);
        assertEquals(List.of("a"), lines);
    }

    @Test
    void aStreamCutAnywhereGivesTheSameLines() {
        byte[] stream = "first\r\nzweite größer\n\nlast €😀\n".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
            lines.clear();
            reader.feed(stream, 0, cut, this);
            reader.feed(stream, cut, stream.length, this);
            assertEquals(List.of("first", "zweite größer", "", "last €😀"), lines, "cut at " + cut);
        }
    }

    /** By the byte: which characters may go on to other terminals as they are. */
    @Test
    void onlyPrintableAsciiAndTabsArePlain() {
        for (int c = 0; c <= 0xff; c++) {
            if (c == '\n') {
                continue;
            }
            for (int before = 0; before < 6; before++) { // at every place in a group of four, and behind the last
                plain.clear();
                byte[] bytes = ("x".repeat(before) + "?abc\nnext\n").getBytes(StandardCharsets.UTF_8);
                bytes[before] = (byte) c;
                reader.feed(bytes, 0, bytes.length, this);
                boolean expected = c == '\t' || (c >= ' ' && c <= '~');
                assertEquals(List.of(expected, true), plain, "byte " + c + " at " + before);
            }
        }
    }

    @Test
    void aPieceThatIsNotPlainCountsForTheWholeLine() {
        feed("a\u0007");
        feed("b\nplain\r\nplain, cut\r");
        feed("\nplain\n");
        assertEquals(List.of("a\u0007b", "plain", "plain, cut", "plain"), lines);
        // The third ends in a CR of which nobody knew what would follow: to say no is always safe.
        assertEquals(List.of(false, true, false, true), plain);
    }

    @Test
    void theLongestLineIsTakenWithEitherEnd() {
        String longest = "x".repeat(MAX);
        feed(longest + "\n" + longest + "\r\n");
        assertEquals(List.of(longest, longest), lines);
    }

    @Test
    void aLongerLineIsReportedOnceAndTheNextOneWorks() {
        for (int length : new int[] {MAX + 1, MAX + 2, 10 * MAX}) {
            lines.clear();
            feed("x".repeat(length) + "\nnext\n");
            assertEquals(List.of("TOO LONG", "next"), lines, length + " bytes");
        }
        lines.clear();
        for (int i = 0; i < 100; i++) {
            feed("x".repeat(1_000));
        }
        feed("\r\nnext\n");
        assertEquals(List.of("TOO LONG", "next"), lines, "in pieces");
    }
}
