package io.github.forkchat.client.text;

import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of long lines on the terminal. */
final class WordWrapTest {
    private static List<String> rows(String line, int columns) {
        return WordWrap.wrap(new AttributedString(line), columns, 4)
                .toString()
                .lines()
                .toList();
    }

    @Test
    void aLineThatFitsIsOneRow() {
        assertEquals(List.of("alice: hello"), rows("alice: hello", 12));
    }

    @Test
    void aLineBreaksBetweenWords() {
        assertEquals(List.of("alice: hello", "  dear world"), rows("alice: hello dear world", 12));
        assertEquals(List.of("alice: hello", "  you"), rows("alice: hello    you", 12));
    }

    @Test
    void everyFurtherRowBeginsWithBlanks() {
        String forged = "alice: " + "x".repeat(33) + "bob:IResign,AndSoOn,AndSoForth,AndSoOnAndSoForthForLong";
        List<String> rows = rows(forged, 40);
        assertEquals(forged.substring(0, 40), rows.get(0));
        assertEquals("    " + forged.substring(40, 76), rows.get(1));
        assertEquals("    " + forged.substring(76), rows.get(2));
        assertEquals(3, rows.size());
        for (String row : rows("alice: " + "y ".repeat(200), 21).subList(1, 10)) {
            assertTrue(row.startsWith("  ") && row.length() <= 21, row);
        }
    }

    @Test
    void wideCharactersCountTwice() {
        for (String row : rows("alice: " + "\u65e5".repeat(100), 21)) {
            assertTrue(new AttributedString(row).columnLength() <= 21, row);
        }
    }

    @Test
    void aTerminalOfUnknownWidthGetsTheLine() {
        assertEquals(1, rows("x".repeat(1_000), 0).size());
        assertEquals(1, rows("x".repeat(1_000), 8).size());
    }
}
