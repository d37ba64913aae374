package io.github.forkchat.protocol;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests that no run of invisible characters is as wide as a terminal. */
final class BlankRunsTest {
    private static final String FORGED = "bob: I resign";

    private static boolean mayBeIn(String text) {
        byte[] bytes = ("xyz" + text + "xyz").getBytes(StandardCharsets.UTF_8);
        return BlankRuns.mayBeIn(bytes, 3, bytes.length - 3);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                ' ', '\t', 0xa0, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x17b4, 0x180e, 0x2000, 0x2003, 0x200a,
                0x200b, 0x200d, 0x200f, 0x202e, 0x202f, 0x205f, 0x2060, 0x2800, 0x3000, 0x3164, 0xfe0f, 0xfeff, 0xffa0,
                0x1d159, 0xe0001, 0xe0020, 0xe01ef
            })
    void aRunOfAnyBlankIsCut(int blank) {
        String one = Character.toString(blank);
        for (String before : new String[] {"", "h", "hi", "hi!", "h\u00fc"}) {
            String shortened = BlankRuns.shortened(before + one.repeat(300) + FORGED);
            assertTrue(shortened.startsWith(before) && shortened.endsWith(BlankRuns.ELLIPSIS + FORGED), shortened);
            int kept = shortened.codePointCount(0, shortened.length()) - before.length() - FORGED.length() - 1;
            assertTrue(kept <= BlankRuns.MAX_COLUMNS, "kept " + kept);
            assertTrue(mayBeIn(before + one.repeat(300) + FORGED));
            assertTrue(mayBeIn(before + (one + " ").repeat(150) + FORGED));
            assertTrue(mayBeIn(before + " ".repeat(15) + one.repeat(15) + " ".repeat(15) + FORGED));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hi",
                "two words",
                "a\tb\tc",
                "                sixteen before and after                ",
                "\t\t\tthree tabs",
                "gr\u00fc\u00dfe an alle",
                "\u65e5\u672c\u8a9e\u3000\u65e5\u672c\u8a9e",
                "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc66 at home",
                "\u0643\u064a\u0641 \u0627\u0644\u062d\u0627\u0644"
            })
    void ordinaryTextStaysAsItIs(String text) {
        assertSame(text, BlankRuns.shortened(text));
    }

    @Test
    void aShortRunIsNotEvenLookedAtTwice() {
        assertFalse(mayBeIn(""));
        assertFalse(mayBeIn("build 17 is green"));
        assertFalse(mayBeIn("          ten blanks          "));
        assertFalse(mayBeIn("\u65e5\u672c\u8a9e ".repeat(20)));
    }

    @Test
    void severalRunsAreCutOneByOne() {
        String run = " ".repeat(40);
        String cut = " ".repeat(16) + BlankRuns.ELLIPSIS;
        assertEquals("a" + cut + "b" + cut, BlankRuns.shortened("a" + run + "b" + run));
        assertEquals("\t\t\t" + BlankRuns.ELLIPSIS + "x", BlankRuns.shortened("\t\t\t\tx"));
    }

    @Test
    void aRunOfSpacesIsFoundAtEveryPlaceInAscii() {
        for (int at = 0; at < 40; at++) {
            byte[] wide = ("xyz" + "x".repeat(at) + " ".repeat(17) + FORGED).getBytes(StandardCharsets.US_ASCII);
            assertTrue(BlankRuns.mayBeInAscii(wide, 3, wide.length), "at " + at);
            byte[] narrow = ("xyz" + "x".repeat(at) + " ".repeat(16) + FORGED).getBytes(StandardCharsets.US_ASCII);
            assertFalse(BlankRuns.mayBeInAscii(narrow, 3, narrow.length), "at " + at);
        }
    }

    /** Whatever is cut is found, at every place and among characters of every length. */
    @Test
    void everyRunThatHasToBeCutIsFound() {
        int[] blanks = {' ', '\t', 0xa0, 0x2800, 0xe0001};
        int[] letters = {'x', 0xfc, 0x65e5, 0x1f642};
        for (int length = 4; length < 30; length++) {
            for (int blank : blanks) {
                for (int letter : letters) {
                    for (int before = 0; before < 9; before++) {
                        String text = Character.toString(letter).repeat(before)
                                + Character.toString(blank).repeat(length)
                                + Character.toString(letter);
                        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                        boolean isCut = !BlankRuns.shortened(text).equals(text);
                        assertEquals(blank == '\t' || length > BlankRuns.MAX_COLUMNS, isCut);
                        assertTrue(!isCut || BlankRuns.mayBeIn(bytes, 0, bytes.length), text);
                    }
                }
            }
        }
    }
}
