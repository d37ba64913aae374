package io.github.forkchat.server.link;

import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.server.flow.RunningClock;
import io.github.forkchat.server.forks.ConnectedFork;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What members see of their own records, and what is told as lost, whatever the link and the broker do. */
final class OwnRecordsTest {
    private static final byte[] NAME = "alice".getBytes(StandardCharsets.US_ASCII);
    private static final int LONG_BYTES = 60_000;

    private final List<String> seen = new ArrayList<>();
    private final Outbox outbox = new Outbox();
    private final LinkCounters counters = new LinkCounters();
    private final OwnRecords own = new OwnRecords(outbox, room(), new RunningClock(), counters);
    private final ConnectedFork alice = new ConnectedFork(0, "peer", null, null, null, null);

    private LinkedRoom room() {
        return (LinkedRoom) Proxy.newProxyInstance(
                LinkedRoom.class.getClassLoader(), new Class<?>[] {LinkedRoom.class}, (proxy, method, arguments) -> {
                    seen.add(
                            switch (method.getName()) {
                                case "own" -> (boolean) arguments[3] ? "late" : "in time";
                                case "notice" -> (String) arguments[0];
                                case "leave" -> "leave";
                                default -> method.getName() + " " + arguments[1];
                            });
                    return null;
                });
    }

    private void say(int textBytes) {
        own.add(RecordKind.MESSAGE, alice, NAME, outbox.next(), ByteBuffer.allocate(textBytes), 0, textBytes);
    }

    private void showAll() {
        while (own.isDue()) {
            own.show();
        }
        own.free();
    }

    /** The link has taken the first record, and the broker may have stored it: the others see it without a mark. */
    @Test
    void onlyWhatTheLinkGetsAfterTheOutageBeganIsLate() {
        say(1);
        say(1);
        own.sendFrom(1);
        own.othersAreAway(false);
        say(1);
        own.returned(3);
        showAll();
        assertEquals(List.of("in time", "late", "late"), seen);
    }

    /** The broker does not have what the link had before: it gets it once more, with the mark. */
    @Test
    void whatTheNextLinkGetsOnceMoreIsLate() {
        say(1);
        own.sendFrom(1);
        own.othersAreAway(false);
        own.sendFrom(0);
        own.returned(1);
        showAll();
        assertEquals(List.of("late"), seen);
    }

    /** Fills the outbox until the first records are dropped: two, because the first gap is too short for one. */
    private void overflow() {
        own.othersAreAway(true);
        while (outbox.base() == 0) {
            say(LONG_BYTES);
        }
        assertEquals(2, outbox.base());
        showAll();
        seen.clear();
    }

    @Test
    void aLineThatTheBrokerHasAlthoughItWasDroppedIsNotLost() {
        say(LONG_BYTES);
        say(LONG_BYTES);
        own.sendFrom(2);
        overflow();
        assertFalse(own.tellLost(), "it is not known yet");
        own.sendFrom(2);
        assertTrue(own.tellLost(), "the members may have to be listed again");
        assertEquals(List.of(), seen);
        assertEquals(0, counters.undelivered.get());
    }

    @Test
    void aLineThatTheBrokerDoesNotHaveIsLost() {
        say(LONG_BYTES);
        say(LONG_BYTES);
        own.sendFrom(2);
        overflow();
        own.sendFrom(1);
        assertTrue(own.tellLost());
        assertEquals(1, counters.undelivered.get());
        assertTrue(seen.get(0).startsWith("1 lines, from "), "" + seen);
    }

    /** The receipt for all that a client has said has a number that no request has. */
    @Test
    void eachReceiptIsGivenWhateverItsNumberAndThenTheForkLeaves() {
        say(1);
        assertTrue(own.owesReceipt(alice, 0));
        assertTrue(own.owesReceipt(alice, Reply.ALL_DONE));
        assertTrue(own.owesLeave(alice));
        own.returned(1);
        showAll();
        assertEquals(List.of("in time", "receipt 0", "receipt " + Reply.ALL_DONE, "leave"), seen);
    }

    /** A broker may be away for a night, in which each run of a script is another client. */
    @Test
    void whatWaitsKeepsNoForkThatIsGone() {
        say(1);
        assertTrue(own.owesReceipt(alice, 7));
        assertTrue(own.owesLeave(alice));
        assertSame(alice, outbox.fork(0).fork());
        alice.gone();
        assertNull(outbox.fork(0).fork());
        own.returned(1);
        showAll();
        assertEquals(List.of("in time"), seen, "the line is shown, and nobody gets an answer");
    }

    @Test
    void receiptsThatWaitAreCounted() {
        say(1);
        assertTrue(own.owesReceipt(alice, 7));
        assertTrue(own.owesReceipt(alice, 8));
        assertEquals(2, alice.requests().owed());
        own.returned(1);
        showAll();
        assertEquals(0, alice.requests().owed());
    }

    @Test
    void aVisitorWaitsUntilItIsKnownWhetherItsLineIsLost() {
        alice.member().setVisitor(true);
        say(LONG_BYTES);
        own.sendFrom(1);
        assertTrue(own.owesReceipt(alice, 7));
        overflow();
        assertEquals(List.of(), seen, "no answer yet");
        own.sendFrom(1);
        own.free();
        assertEquals(List.of("receipt 7"), seen);
    }
}
