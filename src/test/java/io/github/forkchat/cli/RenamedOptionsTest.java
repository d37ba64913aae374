package io.github.forkchat.cli;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

/** Tests that earlier spellings of options still work. */
final class RenamedOptionsTest {
    private static void assertReplaced(String expected, String given) {
        assertArrayEquals(expected.split(" ", -1), RenamedOptions.replace(given.split(" ", -1)));
    }

    @Test
    void theServerTakesEarlierSpellings() {
        assertReplaced("server --transcript FILE --ring-size 1", "server --log FILE --log-size 1");
        assertReplaced("--verbose server --transcript=a=b --ring-size=1", "--verbose server --log=a=b --log-size=1");
    }

    @Test
    void otherArgumentsStayAsTheyAre() {
        assertReplaced("server --trace --logs", "server --trace --logs");
        assertReplaced("send --log server --log", "send --log server --log");
    }
}
