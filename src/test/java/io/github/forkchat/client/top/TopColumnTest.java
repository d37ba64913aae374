package io.github.forkchat.client.top;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the columns of the table. */
final class TopColumnTest {
    @ParameterizedTest
    @CsvSource({
        "0, 16, [.....]",
        "1, 16, [#....]",
        "8, 16, [###..]",
        "16, 16, [#####]",
        "99, 16, [#####]",
        "1, 0, [.....]"
    })
    void aBarShowsAPartOfTheWhole(long part, long whole, String bar) {
        assertEquals(bar, TopColumn.bar(part, whole, 7));
    }

    @Test
    void eightyColumnsHaveAllButTheLast() {
        int width = 0;
        for (TopColumn column : TopColumn.thatFit(80)) {
            width += column.heading().length() + 1;
        }
        assertTrue(width <= 81, "width " + width);
        assertTrue(TopColumn.thatFit(80).contains(TopColumn.PID));
        assertTrue(TopColumn.thatFit(120).contains(TopColumn.PEER));
    }
}
