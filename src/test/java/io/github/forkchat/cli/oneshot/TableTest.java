package io.github.forkchat.cli.oneshot;

import io.github.forkchat.client.text.HumanUnits;
import io.github.forkchat.protocol.JsonLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the format of tables. */
final class TableTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1300, 1.3 KiB",
        "20000, 19 KiB",
        "5000000, 4.8 MiB",
        "9223372036854775807, 8.0 EiB"
    })
    void bytesHaveTheirUnit(long bytes, String text) {
        assertEquals(text, HumanUnits.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "61, 1 min 1 s", "3600, 1 h 0 min", "86399, 23 h 59 min", "90000, 1 d 1 h"})
    void aDurationHasTwoUnits(long seconds, String text) {
        assertEquals(text, HumanUnits.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.4, 0.4",
        "12.4, 12",
        "9999, 9999",
        "12500, 12.5k",
        "99949, 99.9k",
        "99950, 100k",
        "123456, 123k",
        "999999, 1000k",
        "1200000, 1.2M"
    })
    void ratesFitIntoFiveColumns(double rate, String text) {
        assertEquals(text, HumanUnits.rate(rate));
    }

    @Test
    void aLongDescriptionOfACounterContinuesBelowItsBeginning() {
        List<Table.Counter> counters = List.of(
                new Table.Counter("left", "9", "clients that left the room"),
                new Table.Counter("joined", "10", "clients that joined the room since the start"));
        assertEquals(
                List.of(
                        "left     9  clients that left the room",
                        "joined  10  clients that joined the room",
                        "            since the start"),
                Table.counterLines(counters, 42));
        assertEquals(2, Table.counterLines(counters, Integer.MAX_VALUE).size());
    }

    @Test
    void numbersAreAtTheRightAndTimesAreLocal() {
        JsonLine first =
                JsonLine.ofType("client").with("name", "alice").with("id", 5).with("bytes", 2_048);
        JsonLine second =
                JsonLine.ofType("client").with("name", "bob").with("id", 12).with("bytes", 7);
        second.with("since", "2026-01-01T12:00:00.000Z").with("idle", 75);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        Table.print(
                out,
                List.of(first, second),
                new Table.Column("name", Table.Kind.TEXT),
                new Table.Column("id", Table.Kind.NUMBER),
                new Table.Column("bytes", Table.Kind.BYTES),
                new Table.Column("idle", Table.Kind.DURATION));
        Table.printCounters(out, List.of(new Table.Counter("left", "9", "a"), new Table.Counter("joined", "10", "b")));
        out.flush();
        assertEquals(
                List.of(
                        "NAME   ID    BYTES        IDLE",
                        "alice   5  2.0 KiB           -",
                        "bob    12      7 B  1 min 15 s",
                        "left     9  a",
                        "joined  10  b"),
                text.toString().lines().toList());
    }

    @Test
    void aTimeToComeIsShownAsSuch() {
        Instant end = Instant.now().plusSeconds(200).truncatedTo(ChronoUnit.MILLIS);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        JsonLine ban = JsonLine.ofType("ban").with("until", end.toString());
        Table.print(out, List.of(ban), new Table.Column("until", Table.Kind.TIME));
        assertTrue(text.toString().endsWith(" (in 3 min)\n"), text.toString());
    }

    @Test
    void aTableThatIsTooWideGetsShortTimesAndCutTexts() {
        JsonLine row = JsonLine.ofType("client")
                .with("name", "alexandria")
                .with("peer", "203.0.113.200:50312")
                .with("since", "2026-01-01T12:00:00.000Z")
                .with("idle", 75);
        Table.Column[] columns = {
            new Table.Column("name", Table.Kind.TEXT),
            new Table.Column("peer", Table.Kind.TEXT),
            new Table.Column("since", Table.Kind.TIME),
            new Table.Column("idle", Table.Kind.DURATION)
        };
        String whole = Table.lines(List.of(row), Integer.MAX_VALUE, columns).get(1);
        assertTrue(whole.matches("alexandria  203\\.0\\.113\\.200:50312  2026-.* \\(.* ago\\)  1 min 15 s"), whole);
        String shorter = Table.lines(List.of(row), whole.length() - 1, columns).get(1);
        assertTrue(shorter.matches("alexandria  203\\.0\\.113\\.200:50312  \\d+ d ago +1 min"), shorter);
        String cut = Table.lines(List.of(row), 40, columns).get(1);
        assertTrue(cut.matches("alexandr.*  203\\.0.*~  \\d+ d ago +1 min"), cut);
        assertEquals(40, cut.length(), cut);
        List<String> narrowest = Table.lines(List.of(row), 1, columns);
        assertTrue(narrowest.get(1).startsWith("alexand~  203.0.1~  "), narrowest.get(1));
    }
}
