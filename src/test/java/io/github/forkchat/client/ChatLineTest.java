package io.github.forkchat.client;

import io.github.forkchat.client.ChatLine.Clock;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a person reads, and when the bell rings. */
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
        ChatLine line = new ChatLine("", "alice", "alice: " + text, ChatLine.Kind.MESSAGE);
        assertEquals(mentioned, Screen.mentions(line, "alice"));
        assertFalse(Screen.mentions(new ChatLine("", "bob", "bob: hi", ChatLine.Kind.MESSAGE), "alice"));
    }

    @Test
    void typedTextIsAMessageOrACommand() {
        assertEquals(new ChatCommand("", "", "hello", null), ChatCommand.parse("hello"));
        assertEquals(new ChatCommand("", "", "/tmp", null), ChatCommand.parse("//tmp"));
        assertEquals(new ChatCommand("/msg", "bob", "a  b", null), ChatCommand.parse("/msg  bob a  b"));
        assertEquals(new ChatCommand("", "", "/me waves", null), ChatCommand.parse("/me waves"));
        assertEquals(new ChatCommand("/name", "bob", "", null), ChatCommand.parse("/name bob "));
        for (String wrong : new String[] {"/msg", "/msg bob", "/name", "/name a b", "/me", "/nonsense", "/"}) {
            assertTrue(ChatCommand.parse(wrong).usage() != null, wrong);
        }
    }

    @Test
    void afterAReconnectionNothingIsShownTwiceAndNothingLeftOut() {
        Seam seam = new Seam(JsonLine.ofType("welcome").with("time", "t5"));
        JsonLine history = message("t3", "bob", "before I came");
        assertFalse(seam.wasShown(history), "the first history is shown whole");
        seam.shown(history);
        JsonLine first = message("t6", "bob", "again");
        JsonLine second = message("t7", "bob", "again");
        JsonLine own = message("t8", "alice", "mine");
        seam.shown(first);
        seam.ownShown("alice", "mine");
        seam.reconnected();
        assertTrue(seam.wasShown(message("t2", "bob", "long before I came")));
        assertTrue(seam.wasShown(history));
        assertTrue(seam.wasShown(first));
        assertFalse(seam.wasShown(second));
        assertTrue(seam.wasShown(own));
        assertFalse(seam.wasShown(own), "said twice, and shown once");
        seam.shown(second);
        seam.reconnected();
        for (JsonLine message : new JsonLine[] {history, first, second, own}) {
            assertTrue(seam.wasShown(message), "after the second reconnection, too: " + message);
        }
    }

    private static JsonLine message(String time, String name, String text) {
        return JsonLine.ofType("message").with("time", time).with("name", name).with("text", text);
    }
}
