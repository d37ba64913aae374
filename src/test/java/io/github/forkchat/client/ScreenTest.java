package io.github.forkchat.client;

import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** How a long line stands on the terminal. */
final class ScreenTest {
    private static List<String> rows(String line, int columns) {
        return Screen.rows(new AttributedString(line), columns)
                .toString()
                .lines()
                .toList();
    }

    @Test
    void aLineThatFitsIsOneRow() {
        assertEquals(List.of("alice: hello"), rows("alice: hello", 12));
    }

    @Test
    void everyFurtherRowBeginsWithBlanks() {
        String forged = "alice: " + "x".repeat(33) + "bob: I resign, and so on, and so forth, for long";
        List<String> rows = rows(forged, 40);
        assertEquals(forged.substring(0, 40), rows.get(0));
        assertEquals("    " + forged.substring(40, 76), rows.get(1));
        assertEquals("    " + forged.substring(76), rows.get(2));
        assertEquals(3, rows.size());
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
