package io.github.forkchat.fork.input;

import io.github.forkchat.fork.CheckedConversation;
import io.github.forkchat.fork.ClientTalk;
import io.github.forkchat.fork.ForkSettings;
import io.github.forkchat.fork.ViewName;
import io.github.forkchat.protocol.HandshakeText;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Any bytes of a client, cut into lines and records. */
final class FuzzFramerTest {
    private static final int MAX_BYTES = 65_536;
    private static final String TOO_LONG = "too long";
    private static final int SLACK_BYTES = 4_000;

    /** Keeps each line, byte for byte. */
    private static final class Lines implements Framer.Sink {
        private final List<String> lines = new ArrayList<>();
        private final Framer.Sink next;

        Lines(Framer.Sink next) {
            this.next = next;
        }

        @Override
        public void line(byte[] bytes, int offset, int length, boolean plain) {
            String line = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            assertTrue(!plain || line.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~')), "not plain");
            lines.add(line);
            next.line(bytes, offset, length, plain);
        }

        @Override
        public void tooLong() {
            lines.add(TOO_LONG);
            next.tooLong();
        }
    }

    /** Takes the lines and does nothing. */
    private static final class Nobody implements Framer.Sink {
        @Override
        public void line(byte[] bytes, int offset, int length, boolean plain) {}

        @Override
        public void tooLong() {}
    }

    private static List<String> cut(Framer framer, byte[] stream, Mutations cuts, Framer.Sink next) {
        Lines lines = new Lines(next);
        cuts.inPieces(stream.length, (from, to) -> {
            byte[] buffer = new byte[to - from + 3];
            System.arraycopy(stream, from, buffer, 2, to - from);
            framer.feed(buffer, 2, 2 + to - from, lines);
        });
        framer.end(lines);
        return lines.lines;
    }

    /** The lines that there are, in a stream of Latin-1 text. */
    private static List<String> lines(String stream) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < stream.length(); ) {
            int end = stream.indexOf('\n', at);
            int to = end < 0 ? stream.length() : end;
            String line = withoutEnd(stream.substring(at, to), "\r");
            lines.add(line.length() > MAX_BYTES ? TOO_LONG : line);
            at = end < 0 ? to : to + 1;
        }
        return lines;
    }

    private static List<String> records(String stream) {
        List<String> records = new ArrayList<>();
        for (int at = 0; at < stream.length(); at += RecordFramer.RECORD_BYTES) {
            String record = stream.substring(at, Math.min(stream.length(), at + RecordFramer.RECORD_BYTES));
            int nul = record.indexOf('\0');
            String text = nul < 0 ? record : record.substring(0, nul);
            records.add(withoutEnd(withoutEnd(text, "\n"), "\r"));
        }
        return records;
    }

    private static String withoutEnd(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void linesAreTheSameHoweverTheyAreCut() {
        Fuzz.inputs(any -> {
            byte[] stream = ClientTalk.stream(any, any.one(ViewName.values()));
            assertEquals(lines(latin1(stream)), cut(new LineFramer(), stream, any, new Nobody()));
        });
    }

    @Test
    void recordsAreTheSameHoweverTheyAreCut() {
        Fuzz.inputs(any -> {
            byte[] stream = ClientTalk.stream(any, any.one(ViewName.values()));
            assertEquals(records(latin1(stream)), cut(new RecordFramer(), stream, any, new Nobody()));
        });
    }

    /** Where records are usual. */
    @Test
    void aFirstLineIsALineAndWhatFollowsIsAsItsViewWantsIt() {
        Fuzz.inputs(any -> {
            byte[] bytes = ClientTalk.stream(any, any.one(ViewName.values()));
            CheckedConversation records = CheckedConversation.answered(ForkSettings.usual("record", 0));
            List<String> lines = cut(records.framer(), bytes, any, records.conversation());

            String stream = latin1(bytes);
            int lineEnd = stream.indexOf('\n');
            String line = lineEnd < 0 ? "" : withoutEnd(stream.substring(0, lineEnd), "\r");
            boolean isFirst = line.equals(HandshakeText.MARK) || line.startsWith(HandshakeText.MARK + " ");
            boolean isLine = isFirst && lineEnd < RecordFramer.RECORD_BYTES;
            int first = isLine ? lineEnd + 1 : Math.min(stream.length(), RecordFramer.RECORD_BYTES);
            List<String> expected = new ArrayList<>(isLine ? List.of(line) : records(stream.substring(0, first)));
            String rest = stream.substring(first);
            expected.addAll(records.conversation().takesRecords() ? records(rest) : lines(rest));
            assertEquals(expected, lines);
        });
    }

    private static Framer cutOnce(Framer framer, byte[] stream, int cut) {
        Framer.Sink nobody = new Nobody();
        framer.feed(stream, 0, cut, nobody);
        framer.feed(stream, cut, stream.length, nobody);
        framer.end(nobody);
        return framer;
    }

    @Test
    void noStreamCostsMoreThanTheBuffers() {
        Fuzz.inputs(any -> {
            byte[] stream = ClientTalk.stream(any, ViewName.PLAIN);
            int cut = any.below(stream.length + 1);
            int lineBytes = MAX_BYTES + AsciiScanner.WINDOW_BYTES;
            Fuzz.allocatingAtMost(lineBytes + SLACK_BYTES, () -> cutOnce(new LineFramer(), stream, cut));
            int recordBytes = RecordFramer.RECORD_BYTES;
            Fuzz.allocatingAtMost(recordBytes + SLACK_BYTES, () -> cutOnce(new RecordFramer(), stream, cut));
        });
    }
}
