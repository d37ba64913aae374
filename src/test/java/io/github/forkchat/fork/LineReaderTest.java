package io.github.forkchat.fork;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class LineReaderTest implements LineReader.Sink {
    private static final int MAX = 65_536;

    private final LineReader reader = new LineReader();
    private final List<String> lines = new ArrayList<>();

    @Override
    public void line(byte[] bytes, int offset, int length) {
        lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void tooLong() {
        lines.add("TOO LONG");
    }

    private void feed(String text) {
        reader.feed(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), this);
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
            reader.feed(ByteBuffer.wrap(stream, 0, cut), this);
            reader.feed(ByteBuffer.wrap(stream, cut, stream.length - cut), this);
            assertEquals(List.of("first", "zweite größer", "", "last €😀"), lines, "cut at " + cut);
        }
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
