package io.github.forkchat.client.text;

import io.github.forkchat.client.text.ShownTime.Clock;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

/** Tests of the lines for people, and of the bell. */
final class ChatLineTest {
    private static String line(String json) throws ProtocolException {
        return ChatLine.of(JsonLine.parse(json.replace('\'', '"')), Clock.utc)
                .map(ChatLine::plain)
                .orElse("(nothing)");
    }

    @Test
    void everyTypeHasItsLine() throws ProtocolException {
        String who = "'id':1,'name':'bob','time':'2026-11-25T12:03:05.120Z'";
        assertEquals("12:03:05 bob: hi", line("{'type':'message'," + who + ",'text':'hi'}"));
        assertEquals("12:03:05 * bob waves", line("{'type':'message'," + who + ",'text':'/me waves'}"));
        assertEquals("12:03:05 bob -> you: hi", line("{'type':'direct'," + who + ",'text':'hi'}"));
        assertEquals("12:03:05 -- bob joined", line("{'type':'joined'," + who + "}"));
        assertEquals("12:03:05 -- bob left: said goodbye", line("{'type':'left'," + who + ",'reason':'said goodbye'}"));
        assertEquals("12:03:05 -- bill is now bob", line("{'type':'named'," + who + ",'old':'bill'}"));
        String since = ",'since':'2026-11-25T12:03:05.120Z','name':'bob'";
        assertEquals(
                "-- topic, set by bob at 2026-11-25 12:03:05: a\uFFFDb",
                line("{'type':'topic','text':'a\\u001bb'" + since + "}"));
        assertEquals("12:03:05 -- bob set the topic: hi", line("{'type':'topic-set'," + who + ",'text':'hi'}"));
        assertEquals(
                "-- bob (client 3, unix, since 2026-11-25 12:03:05)",
                line("{'type':'client','id':3,'peer':'unix'" + since + "}"));
        assertEquals("-- refused: no", line("{'type':'refused','reason':'no'}"));
        assertEquals("-- server: closing", line("{'type':'notice','text':'closing'}"));
        assertEquals("(nothing)", line("{'type':'receipt','request':1}"));
        assertEquals("(nothing)", line("{'type':'of a later version'}"));
        assertEquals("bob: hi", line("{'type':'message','name':'bob','time':'yesterday','text':'hi'}"));
    }

    @Test
    void nothingSteersTheTerminalWhateverTheServerSends() throws ProtocolException {
        String line = line("{'type':'message','name':'b\\u001bob','text':'a\\u001b[2J\\u0007\\u0085\\tb\\u2028c'}");
        assertEquals("b\uFFFDob: a\uFFFD[2J\uFFFD\uFFFD b\uFFFDc", line);
    }

    @ParameterizedTest
    @CsvSource({
        "hello alice, true",
        "ALICE!, true",
        "@alice: hi, true",
        "alicem, false",
        "malice, false",
        "alice-2, false",
        "al.alice, false",
        "nobody, false"
    })
    void aMentionIsTheNameAsAWord(String text, boolean mentioned) {
        ChatLine line = new ChatLine(ShownTime.NONE, "alice", "alice: " + text, ChatLine.Kind.MESSAGE);
        assertEquals(mentioned, line.mentions("alice"));
        assertFalse(new ChatLine(ShownTime.NONE, "bob", "bob: hi", ChatLine.Kind.MESSAGE).mentions("alice"));
    }

    @Test
    void aMessageOfAnotherDayHasItsDate() throws ProtocolException {
        ChatLine line = ChatLine.of(
                        JsonLine.parse("{\"type\":\"message\",\"name\":\"bob\",\"time\":\"2026-11-25T12:03:05.120Z\","
                                + "\"text\":\"hi\"}"),
                        Clock.utc)
                .orElseThrow();
        assertEquals("12:03:05 bob: hi", line.plain(LocalDate.of(2026, 11, 25)));
        assertEquals("2026-11-25 12:03:05 bob: hi", line.plain(LocalDate.of(2026, 11, 26)));
    }

    @Test
    void aLineWithTheDateIsDueBeforeTheFirstLineOfAnotherDay() {
        DayChange days = new DayChange(LocalDate.of(2026, 11, 28));
        assertEquals("-- Thursday, 26 November 2026", days.before(of(26)).text());
        assertNull(days.before(of(26)));
        assertEquals("-- Saturday, 28 November 2026", days.before(of(28)).text());
        assertNull(days.before(of(28)));
        assertNull(days.before(ChatLine.remark(ShownTime.NONE, "no time")));
        assertEquals("-- Sunday, 29 November 2026", days.before(of(29)).text());
        assertNull(new DayChange(LocalDate.of(2026, 11, 28)).before(of(28)), "all is of today");
    }

    private static ChatLine of(int day) {
        ShownTime when = new ShownTime(LocalDate.of(2026, 11, day), "12:00:00");
        return new ChatLine(when, "bob", "bob: hi", ChatLine.Kind.MESSAGE);
    }
}
