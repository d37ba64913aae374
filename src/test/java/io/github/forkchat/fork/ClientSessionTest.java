package io.github.forkchat.fork;

import io.github.forkchat.protocol.RateLimits;
import io.github.forkchat.protocol.Signal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.forkchat.fork.TestConversation.frame;
import static io.github.forkchat.fork.TestConversation.message;
import static io.github.forkchat.fork.TestConversation.reply;
import static io.github.forkchat.fork.TestConversation.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the plain view, and of the switch to another view. */
final class ClientSessionTest {
    private static final byte[] HELLO_ALICE = reply(Signal.HELLO_SIGNAL, 1, "alice", "");

    @TempDir
    private Path folder;

    private TestConversation plain() {
        return TestConversation.begin(folder, "plain", ForkSettings.USUAL_HISTORY);
    }

    @Test
    void aClientWithoutAFirstLineSeesMessagesAlone() {
        TestConversation client = plain();
        client.clientSends("hello\n%forkchat/1 view=chat\n/who\n\u0007\n");
        client.clientEnds();
        assertEquals(
                List.of(
                        "DATA_SIGNAL hello",
                        "DATA_SIGNAL %forkchat/1 view=chat",
                        "DATA_SIGNAL /who",
                        "DATA_SIGNAL \uFFFD",
                        "DISCONNECTED_SIGNAL"),
                client.frames());
        client.mainSends(
                said("bob", "one"),
                message(Signal.JOINED_SIGNAL, 5, "carl", ""),
                said("bob", ""),
                frame(-4711, 5, new byte[2]),
                said("bob", "größer 日本語 😀"));
        assertEquals("one\n\ngrößer 日本語 😀\n", client.output());
    }

    @Test
    void framesMayComeInAnyPieces() {
        for (int most = 1; most < 80; most++) {
            TestConversation client = TestConversation.inView(folder, "view=plain");
            client.mainSendsInPieces(
                    most, said("bob", "one"), reply(Signal.NAME_SIGNAL, 0, "al", ""), said("b", "x".repeat(65_536)));
            assertEquals("one\n" + "x".repeat(65_536) + "\n", client.output(), "reads of " + most);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "chat", "json"})
    void creditBetweenMessagesIsNotShownAndHidesNone(String view) {
        byte[] credit = reply(Signal.CREDIT_SIGNAL, 4711, "", "");
        TestConversation with = TestConversation.inView(folder, "view=" + view);
        TestConversation without = TestConversation.inView(folder, "view=" + view);
        with.mainSends(credit, said("b", "one"), credit, credit, said("b", "two\nthree"), said("b", "four"), credit);
        without.mainSends(said("b", "one"), said("b", "two\nthree"), said("b", "four"));
        assertEquals(without.output(), with.output());
    }

    @Test
    void theViewBeforeLastsUntilTheAnswer() {
        TestConversation client = plain();
        client.clientSends("%forkchat/1 view=chat name=alice key=4b events=on history=9 tag=t\n/me waves\n");
        assertEquals(List.of("HELLO_SIGNAL 9 alice \u0001K", "DATA_SIGNAL /me waves"), client.frames());
        client.mainSends(said("bob", "before"), HELLO_ALICE, said("bob", "then"), said("bob", "now"));
        assertEquals("""
                before
                %forkchat/1 id=3 name=alice history=1 tag=t
                [2026-11-25T12:03:05Z] bob: then
                bob: now
                """, client.output());
    }

    @Test
    void plainWithAnAnswerShowsHistoryAsLinesAndWhyANameIsRefused() {
        TestConversation client = plain();
        client.clientSends("%forkchat/1 name=bob history=1\n");
        client.mainSends(
                reply(Signal.HELLO_SIGNAL, 1, "client3", ""),
                reply(Signal.REFUSED_SIGNAL, 0, "", "the name bob is taken"),
                said("bob", "then"));
        assertEquals(
                "%forkchat/1 id=3 name=client3 history=1\n%forkchat/1 refused: the name bob is taken\nthen\n",
                client.output());
    }

    @Test
    void aFaultInTheFirstLineEndsTheConversation() {
        TestConversation client = plain();
        client.clientSends("%forkchat/1 col\u001bour=red\nnever said\n");
        client.clientEnds();
        assertEquals(List.of("DISCONNECTED_SIGNAL"), client.frames());
        String refused = client.output();
        assertTrue(refused.startsWith("%forkchat/1 refused: unknown key 'col\uFFFDour'"), refused);
        assertEquals(refused.length() - 1, refused.indexOf('\n'));
    }

    @Test
    void theWorkersOwnLinesWaitForTheView() throws InterruptedException {
        TestConversation client = plain();
        Thread reader = new Thread(() -> client.clientSends("%forkchat/1 view=json tag=t\nnonsense\n"));
        reader.start();
        while (reader.getState() != Thread.State.WAITING && reader.isAlive()) {
            Thread.onSpinWait();
        }
        assertEquals("", client.output());
        assertEquals(List.of("HELLO_SIGNAL 50  \u0001"), client.frames());
        client.mainSends(reply(Signal.HELLO_SIGNAL, 0, "client3", ""));
        reader.join();
        String[] lines = client.output().split("\n", -1);
        assertTrue(lines[0].startsWith("{\"type\":\"welcome\""), lines[0]);
        assertTrue(lines[1].startsWith("{\"type\":\"refused\""), lines[1]);
    }

    @Test
    void theUsualViewBeginsByItselfAndTheFirstLineMayChooseAnother() {
        TestConversation client = TestConversation.begin(folder, "chat", ForkSettings.USUAL_HISTORY);
        assertEquals(List.of("HELLO_SIGNAL 50  \u0001"), client.frames());
        client.mainSends(said("bob", "history has it"), reply(Signal.HELLO_SIGNAL, 1, "client3", ""));
        client.mainSends(said("bob", "then"), said("bob", "now"));
        assertEquals(
                "-- you are client3; /help lists the commands\n[2026-11-25T12:03:05Z] bob: then\nbob: now\n",
                client.output());
        client.clientSends("%forkchat/1 view=plain\n");
        assertEquals(List.of("HELLO_SIGNAL 0"), strip(client.frames()));
        client.mainSends(said("bob", "before"), reply(Signal.HELLO_SIGNAL, 0, "client3", ""), said("bob", "after"));
        assertEquals("bob: before\n%forkchat/1 id=3 name=client3 history=0\nafter\n", client.output());
    }

    @Test
    void twoAnswersThatComeAtOnceBelongToTwoChoices() {
        TestConversation client = TestConversation.begin(folder, "json", 0);
        client.clientSends("%forkchat/1 view=chat\nhello\n");
        client.mainSends(
                reply(Signal.HELLO_SIGNAL, 0, "client3", ""),
                said("bob", "one"),
                reply(Signal.HELLO_SIGNAL, 0, "client3", ""),
                said("bob", "two"));
        String[] lines = client.output().split("\n", -1);
        assertTrue(lines[0].startsWith("{\"type\":\"welcome\",\"id\":3,\"name\":\"client3\""), lines[0]);
        assertTrue(lines[1].endsWith("\"text\":\"one\"}"), lines[1]);
        assertEquals("%forkchat/1 id=3 name=client3 history=0", lines[2]);
        assertEquals("bob: two", lines[3]);
    }

    @Test
    void usualHistoryInThePlainViewHasNoGreeting() {
        TestConversation client = TestConversation.begin(folder, "plain", 2);
        assertEquals(List.of("HELLO_SIGNAL 2"), strip(client.frames()));
        client.mainSends(reply(Signal.HELLO_SIGNAL, 1, "client3", ""), said("bob", "then"), said("bob", "now"));
        assertEquals("then\nnow\n", client.output());
    }

    /** Without the flags, which are a control character that means none. */
    private static List<String> strip(List<String> frames) {
        return frames.stream()
                .map(frame -> frame.replace("\u0000", "").stripTrailing())
                .toList();
    }

    @Test
    void aLineThatIsTooLongIsRefusedInItsView() {
        String line = "x".repeat(65_537) + "\nnext\n";
        TestConversation client = plain();
        client.clientSends(line);
        assertEquals("message refused: longer than 65536 bytes\n", client.output());
        assertEquals(List.of("DATA_SIGNAL next"), client.frames());
        client = TestConversation.inView(folder, "view=chat");
        client.clientSends(line);
        assertEquals("-- refused: longer than 65536 bytes\n", client.output());
        client = TestConversation.inView(folder, "view=json");
        client.clientSends("x".repeat(65_537) + "\n");
        assertEquals("{\"type\":\"refused\",\"reason\":\"longer than 65536 bytes\"}\n", client.output());
        byte[] grows = "\u0001".repeat(30_000).getBytes(StandardCharsets.UTF_8); // three bytes each when it is clean
        client = TestConversation.inView(folder, "view=chat");
        client.clientSends(grows);
        client.clientEnds();
        assertEquals("-- refused: longer than 65536 bytes\n", client.output());
    }

    @Test
    void aShorterLongestMessageIsOneInEveryView() {
        ForkSettings settings = new ForkSettings("plain", ForkSettings.USUAL_HISTORY, RateLimits.NONE, 5);
        TestConversation plain = TestConversation.begin(folder, settings);
        plain.frames();
        plain.clientSends("12345\n123456\n\u00e4\u00e4\u00e4\nafter\n");
        assertEquals("message refused: longer than 5 bytes\n".repeat(2), plain.output());
        assertEquals(2, plain.frames().size());

        TestConversation json = TestConversation.inView(folder, settings, "view=json");
        json.clientSends("{\"type\":\"message\",\"text\":\"123456\",\"request\":7}\n");
        assertTrue(json.output().contains("longer than 5 bytes"));
        assertEquals(List.of(), json.frames());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view=chat#/who",
                "view=chat#/name carl",
                "view=chat#/msg carl hello",
                "view=chat#/nonsense",
                "view=json#{\"type\":\"statistics\"}",
                "view=json#{\"type\":\"direct\",\"to\":\"carl\",\"text\":\"hello\"}",
                "view=json#nonsense",
            })
    void aClientAboveItsRequestRateIsHeldBackAndLosesNothing(String viewAndLine) {
        String[] both = viewAndLine.split("#", 2);
        RateLimits rates = new RateLimits(0, 1, 0, 50);
        ForkSettings settings = new ForkSettings("plain", ForkSettings.USUAL_HISTORY, rates, 1_000);
        TestConversation client = TestConversation.inView(folder, settings, both[0]);
        long start = System.nanoTime();
        client.clientSends((both[1] + "\n").repeat(110));
        long tookNanos = System.nanoTime() - start;
        assertEquals(110, client.frames().size() + client.output().lines().count());
        assertTrue(tookNanos >= 10 * 20_000_000L, "10 of 110 lines wait 20 ms each: " + tookNanos + " ns");
    }

    @Test
    void messagesAndTheirReceiptsAreNoRequests() {
        RateLimits rates = new RateLimits(0, 1, 0, 1);
        ForkSettings settings = new ForkSettings("plain", ForkSettings.USUAL_HISTORY, rates, 1_000);
        TestConversation client = TestConversation.inView(folder, settings, "view=json");
        client.clientSends("{\"type\":\"message\",\"text\":\"hello\",\"request\":7}\n".repeat(1_000)); // not 998 s
        assertEquals(2_000, client.frames().size());
    }

    @Test
    void aClientAboveItsRateInBytesIsHeldBackAndLosesNothing() {
        RateLimits rates = new RateLimits(0, 1, 1_000, 0);
        ForkSettings settings = new ForkSettings("plain", ForkSettings.USUAL_HISTORY, rates, 1_000);
        TestConversation client = TestConversation.begin(folder, settings);
        client.frames();
        long start = System.nanoTime();
        client.clientSends(("x".repeat(99) + "\n").repeat(14));
        long tookNanos = System.nanoTime() - start;
        assertEquals(14, client.frames().size());
        assertTrue(tookNanos >= 3 * 100_000_000L, "3 of 14 lines wait 100 ms each: " + tookNanos + " ns");
    }

    @Test
    void aClientAboveItsRateIsHeldBackAndLosesNothing() {
        TestConversation client = TestConversation.begin(
                folder, new ForkSettings("plain", ForkSettings.USUAL_HISTORY, new RateLimits(100, 5, 0, 0), 100));
        client.frames();
        long start = System.nanoTime();
        client.clientSends("line\n".repeat(25));
        long tookNanos = System.nanoTime() - start;
        assertEquals(25, client.frames().size());
        assertTrue(tookNanos >= 20 * 10_000_000L, "20 of 25 lines wait 10 ms each: " + tookNanos + " ns");
    }
}
