package io.github.forkchat.fork.input;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The original client's records, in reads of any length. */
final class RecordFramerTest {
    private static byte[] record(String text, String stale) {
        byte[] record = new byte[RecordFramer.RECORD_BYTES];
        byte[] end = stale.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(end, 0, record, record.length - end.length, end.length);
        byte[] start = (text + "\0").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(start, 0, record, 0, Math.min(start.length, record.length));
        return record;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1024, 1025, 1026, 5000})
    void eachRecordIsOneText(int piece) {
        List<String> texts = new ArrayList<>();
        Framer.Sink sink = new Framer.Sink() {
            @Override
            public void line(byte[] bytes, int offset, int length, boolean plain) {
                texts.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }

            @Override
            public void tooLong() {
                texts.add("too long");
            }
        };
        String full = "x".repeat(RecordFramer.RECORD_BYTES);
        List<byte[]> records = List.of(
                record("hello\n", ""),
                record("", "stale"),
                record("crlf\r\n", "stale"),
                record("no end", "stale"),
                record(full, ""));
        byte[] all = new byte[records.size() * RecordFramer.RECORD_BYTES];
        for (int i = 0; i < records.size(); i++) {
            System.arraycopy(records.get(i), 0, all, i * RecordFramer.RECORD_BYTES, RecordFramer.RECORD_BYTES);
        }
        RecordFramer reader = new RecordFramer();
        for (int at = 0; at < all.length; at += piece) {
            byte[] part = Arrays.copyOfRange(all, at, Math.min(all.length, at + piece));
            reader.feed(part, 0, part.length, sink);
        }
        reader.feed("cut off".getBytes(StandardCharsets.UTF_8), 0, 7, sink);
        reader.end(sink);
        assertEquals(List.of("hello", "", "crlf", "no end", full, "cut off"), texts);
    }
}
