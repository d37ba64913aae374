package io.github.forkchat.fork;

import io.github.forkchat.protocol.Signal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.github.forkchat.fork.TestConversation.frame;
import static io.github.forkchat.fork.TestConversation.message;
import static io.github.forkchat.fork.TestConversation.reply;
import static io.github.forkchat.fork.TestConversation.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The chat view, both directions. */
final class ChatViewTest {
    @TempDir
    private Path folder;

    private TestConversation chat() {
        return TestConversation.inView(folder, "view=chat");
    }

    private static byte[] entry(String name, int id) {
        return reply(
                Signal.WHO_SIGNAL, 1, name, "id=" + id + " peer=127.0.0.1:50312 pid=9 messages=5 bytes=3 behind=0");
    }

    @Test
    void linesAndCommandsBecomeFrames() {
        TestConversation client = chat();
        client.clientSends("hello\n\n/me waves\n//slash\n//me too\n/name bob\n/who\n/topic\n/msg  bob   psst  you\n");
        client.clientSends("/topic  grüße \u0007 all \n");
        client.clientSends("/msg bob bell \u0007 日本語 😀\n/quit\nnever said\n");
        client.clientEnds();
        assertEquals(
                List.of(
                        "DATA_SIGNAL hello",
                        "DATA_SIGNAL",
                        "DATA_SIGNAL /me waves",
                        "DATA_SIGNAL /slash",
                        "DATA_SIGNAL /me too",
                        "NAME_SIGNAL 0 bob",
                        "WHO_SIGNAL 1",
                        "TOPIC_SIGNAL 0",
                        "DIRECT_SIGNAL 0 bob psst  you",
                        "TOPIC_SIGNAL 0  grüße \uFFFD all",
                        "DIRECT_SIGNAL 0 bob bell \uFFFD 日本語 😀",
                        "DISCONNECTED_SIGNAL"),
                client.frames());
        assertEquals("", client.output());
    }

    @Test
    void wrongInputGetsOneLineAndSendsNothing() {
        TestConversation client = chat();
        client.clientSends("/foo\u001b[2J\n/\n/name\n/msg bob\n/me \n/kick\n/ban bob --for\n/mute bob --for 5\n/say\n");
        assertEquals("""
                -- unknown command /foo\uFFFD[2J; /help lists them, //text sends /text
                -- unknown command /; /help lists them, //text sends /text
                -- usage: /name NAME
                -- usage: /msg NAME text
                -- usage: /me text
                -- usage: /kick NAME [reason]
                -- usage: /ban NAME [--for TIME] [reason]
                -- usage: /mute NAME [--for TIME] [reason]
                -- usage: /say text
                """, client.output());
        assertEquals(List.of(), client.frames());
        client.clientSends("/help\n");
        String help = client.output();
        assertTrue(help.matches("(-- /.*\n){3,}"), help);
    }

    @Test
    void aNameThatIsAskedForIsCleanAndWhole() {
        TestConversation client = chat();
        client.clientSends("/msg b\u001b[2J psst\n/name \u009b\n/name x" + "\u20ac".repeat(85) + "\n");
        assertEquals(
                List.of(
                        "DIRECT_SIGNAL 0 b\uFFFD[2J psst",
                        "NAME_SIGNAL 0 \uFFFD",
                        "NAME_SIGNAL 0 x" + "\u20ac".repeat(84)), // of 255 bytes at the most
                client.frames());
    }

    @Test
    void aLongDirectMessageGoesOutInParts() {
        TestConversation client = chat();
        String text = "€".repeat(20_000);
        client.clientSends("/msg bob " + text + "\n");
        assertEquals(List.of("DIRECT_SIGNAL 0 bob " + text), client.frames());
    }

    @Test
    void eachKindOfFrameHasItsLine() {
        TestConversation client = chat();
        client.mainSends(
                said("bob", "hello"),
                said("bob", "/me waves"),
                message(Signal.JOINED_SIGNAL, 5, "carl", ""),
                said("carl", "größer 日本語 😀"),
                message(Signal.NAMED_SIGNAL, 5, "carl", "dora"),
                message(Signal.LEFT_SIGNAL, 5, "dora", "said goodbye"),
                message(Signal.NOTICE_SIGNAL, -1, "server", "it is closing"),
                reply(Signal.DIRECT_SIGNAL, 7, "bob", "psst"),
                reply(Signal.NAME_SIGNAL, 0, "alicia", ""),
                reply(Signal.TOPIC_SIGNAL, 0, "bob", "news"),
                message(Signal.TOPIC_SET_SIGNAL, 5, "dora", "-"),
                reply(Signal.REFUSED_SIGNAL, 0, "", "no"),
                frame(-4711, 5, new byte[3]),
                said("b", ""));
        assertEquals("""
                bob: hello
                * bob waves
                -- carl joined
                carl: größer 日本語 😀
                -- carl is now dora
                -- dora left: said goodbye
                -- server: it is closing
                bob -> you: psst
                -- you are now alicia
                -- topic, set by bob at 2026-11-25T12:03:05Z: news
                -- dora set the topic: -
                -- refused: no
                b:\040
                """, client.output());
    }

    @Test
    void noRowOfATerminalLooksLikeALineOfAnother() {
        String forged = "hi" + " ".repeat(200) + "carl: I resign";
        String cut = "hi" + " ".repeat(16) + "\u2026carl: I resign";
        TestConversation client = chat();
        client.mainSends(
                said("bob", forged),
                said("bob", "/me " + forged),
                said("bob", forged.replace(' ', '\u3164')),
                reply(Signal.DIRECT_SIGNAL, 7, "bob", forged));
        List<String> lines = client.output().lines().toList();
        assertEquals("bob: " + cut, lines.get(0));
        assertEquals("* bob " + cut, lines.get(1));
        assertTrue(lines.get(2).length() < 40, lines.get(2));
        assertEquals("bob -> you: " + cut, lines.get(3));
        client = TestConversation.begin(folder, "chat", 1);
        client.mainSends(reply(Signal.HELLO_SIGNAL, 1, "alice", ""), said("bob", forged));
        assertTrue(client.output().endsWith("] bob: " + cut + "\n"));
    }

    @Test
    void noTextLooksLikeALineOfAnotherClient() {
        TestConversation client = chat();
        for (String text : List.of(
                "alice: hi", "-- alice left: x", "* alice left", "[2026-11-25T12:03:05Z] a: b", "/me", "/me ")) {
            client.mainSends(said("bob", text));
            assertEquals("bob: " + text + "\n", client.output());
        }
        client.mainSends(said("bob", "/me : alice: hi"));
        assertEquals("* bob : alice: hi\n", client.output());
    }

    @Test
    void soManyMessagesAsAnnouncedAreHistory() {
        TestConversation client = TestConversation.begin(folder, "plain", ForkSettings.USUAL_HISTORY);
        client.clientSends("%forkchat/1 view=chat\n");
        client.mainSends(
                reply(Signal.HELLO_SIGNAL, 3, "alice", ""),
                said("bob", "one"),
                reply(Signal.REFUSED_SIGNAL, 0, "", "the name bob is taken"),
                said("bob", "/me two"),
                said("bob", "/me "),
                said("bob", "new"));
        assertEquals("""
                %forkchat/1 id=3 name=alice history=3
                [2026-11-25T12:03:05Z] bob: one
                -- refused: the name bob is taken
                [2026-11-25T12:03:05Z] * bob two
                [2026-11-25T12:03:05Z] bob: /me\040
                bob: new
                """, client.output());
    }

    @Test
    void theListOfClientsEndsWithTheirNumber() {
        TestConversation client = chat();
        client.mainSends(entry("alice", 3), entry("bob", 7), reply(Signal.RECEIPT_SIGNAL, 1, "", ""));
        client.mainSends(entry("alice", 3), reply(Signal.RECEIPT_SIGNAL, 1, "", ""));
        String alice = "-- alice (client 3, 127.0.0.1:50312, since 2026-11-25T12:03:05Z)\n";
        String bob = "-- bob (client 7, 127.0.0.1:50312, since 2026-11-25T12:03:05Z)\n";
        assertEquals(alice + bob + "-- 2 clients\n" + alice + "-- 1 client\n", client.output());
    }

    @Test
    void aLateMessageIsShownWithItsTime() {
        TestConversation client = chat();
        client.mainSends(message(Signal.LATE_SIGNAL, 7, "bob", ""), said("bob", "hello"), said("bob", "again"));
        assertEquals("[2026-11-25T12:03:05Z] bob: hello\nbob: again\n", client.output());
    }

    @Test
    void quietHidesEventsUntilItIsSaidAgain() {
        byte[] joined = message(Signal.JOINED_SIGNAL, 5, "carl", "");
        TestConversation client = chat();
        client.clientSends("/quiet\n");
        client.mainSends(joined, message(Signal.NOTICE_SIGNAL, -1, "server", "it is closing"));
        assertEquals("-- joins and leaves are now hidden\n-- server: it is closing\n", client.output());
        client.clientSends("/quiet\n");
        client.mainSends(joined);
        assertEquals("-- joins and leaves are now shown\n-- carl joined\n", client.output());
    }

    @Test
    void withoutEventsTheChatBeginsQuiet() {
        TestConversation client = TestConversation.inView(folder, "view=chat events=off");
        byte[] joined = message(Signal.JOINED_SIGNAL, 5, "carl", "");
        client.mainSends(joined);
        assertEquals("", client.output());
        client.clientSends("/quiet\n");
        client.mainSends(joined);
        assertEquals("-- joins and leaves are now shown\n-- carl joined\n", client.output());
    }

    @Test
    void framesMayComeInAnyPiecesAndBeAsLongAsTheyMay() {
        String name = "n".repeat(255);
        String text = "日".repeat(65_536 / 3) + "x";
        for (int most : new int[] {1, 7, 64, 4_096, 65_536, Integer.MAX_VALUE}) {
            TestConversation client = chat();
            client.mainSendsInPieces(
                    most,
                    said(name, text),
                    said("b", "short"),
                    reply(Signal.DIRECT_SIGNAL, 7, name, text),
                    said(name, "/me " + text.substring(2)));
            assertEquals(
                    name + ": " + text + "\nb: short\n" + name + " -> you: " + text + "\n* " + name + " "
                            + text.substring(2) + "\n",
                    client.output(),
                    "reads of " + most);
        }
    }
}
