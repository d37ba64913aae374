package io.github.forkchat;

import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.BrokerRelay;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.LinkFixture;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The broker is unreachable for longer than two seconds: each server's clients continue to chat, and their lines reach
 * the other servers later.
 */
final class LinkLossIT extends LinkFixture {
    private static final String ALONE = "lines are shown here alone until they are back";
    private static final int STOP_SECONDS = 10;
    /** Less than the time after which a server that says nothing is unreachable. */
    private static final int LATE_MILLIS = 200;

    private static final String BACK = "-- server: linked with the other servers";

    private static void awaitAlone(TestClient client) {
        client.awaitLine("the notice", line -> line.endsWith(ALONE));
    }

    private static void await(TestClient client, String line) {
        client.awaitLine(line, LinkedServers.line(line));
    }

    /** A line that had to wait until the outage was over is shown with its time. */
    private static boolean isLate(String line, String text) {
        return line.matches("\\[[-0-9T:]+Z\\] .*") && line.endsWith("] " + text);
    }

    private static void awaitLate(TestClient client, String text) {
        client.awaitLine(text, line -> isLate(line, text));
    }

    private static long countLate(TestClient client, String text) {
        return client.lines().stream().filter(line -> isLate(line, text)).count();
    }

    private static long count(TestClient client, String line) {
        return client.lines().stream().filter(line::equals).count();
    }

    /** A client of each server, of which one speaks and the other listens. */
    private void assertLinesMeetAgain(Runnable loss, Background.Work end) throws Exception {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna");
                TestClient bob = west.joinChat("bob");
                TestClient bert = west.joinChat("bert")) {
            alice.send("before\n");
            await(bert, "alice@east: before");
            await(anna, "alice: before");
            loss.run();
            awaitAlone(anna);
            awaitAlone(bert);
            alice.send("alone in the east\n");
            await(anna, "alice: alone in the east");
            bob.send("alone in the west\n");
            await(bert, "bob: alone in the west");
            assertEquals(0, countLate(bert, "alice@east: alone in the east"));
            end.run();
            awaitLate(bert, "alice@east: alone in the east");
            awaitLate(anna, "bob@west: alone in the west");
            await(anna, BACK);
            alice.send("together\n");
            await(bert, "alice@east: together");
            await(anna, "alice: together");
            assertEquals(1, count(anna, "alice: alone in the east"));
            assertEquals(1, countLate(anna, "bob@west: alone in the west"));
            assertEquals(1, countLate(bert, "alice@east: alone in the east"));
        }
    }

    @Test
    void roomsGoOnAloneWhileTheBrokerIsKilledAndMeetAgain() throws Exception {
        assertLinesMeetAgain(broker::kill, broker::start);
    }

    @Test
    void roomsGoOnAloneWhileTheBrokerIsStoppedAndMeetAgain() throws Exception {
        assertLinesMeetAgain(() -> broker.signal("STOP"), () -> {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
            Deadline.await(STOP_SECONDS + " s are over", () -> System.nanoTime() - until > 0);
            broker.signal("CONT");
        });
    }

    @Test
    void theCountThatIsToldIsTheCountThatIsLost() throws Exception {
        assertCountIsExact(broker::kill, broker::start);
    }

    /** When it goes on, the broker stores the batch that it had got before, which was dropped from the outbox meanwhile. */
    @Test
    void aBatchThatTheStoppedBrokerHadGotIsNotCountedAsLost() throws Exception {
        assertCountIsExact(() -> broker.signal("STOP"), () -> broker.signal("CONT"));
    }

    private void assertCountIsExact(Runnable loss, Background.Work end) throws Exception {
        int lines = 6_000;
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        String fill = "x".repeat(1_000);
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna");
                TestClient bob = west.joinChat("bob")) {
            await(anna, "-- bob@west joined");
            loss.run();
            alice.send("0 " + fill + "\n");
            awaitAlone(anna);
            for (int i = 1; i < lines; i++) {
                alice.send(i + " " + fill + "\n");
            }
            await(anna, "alice: " + (lines - 1) + " " + fill);
            end.run();
            String here = anna.awaitLine("here", line -> line.endsWith(" did not reach the other servers"));
            String there = bob.awaitLine("there", line -> line.endsWith(" were lost while it was unreachable"));
            int lost = Integer.parseInt(here.split(" ", -1)[2]);
            assertEquals(lost, Integer.parseInt(there.split(" ", -1)[2]));
            alice.send("last\n");
            await(bob, "alice@east: last");
            Set<String> came = new HashSet<>();
            bob.lines().stream().filter(line -> line.endsWith(fill)).forEach(line -> came.add(line.split(" ", -1)[2]));
            assertEquals(lines - lost, came.size());
            assertTrue(lost > 1_000 && lost < lines / 2, lost + " lines");
            for (int i = lost + 1; i < lines; i++) {
                assertTrue(came.contains("" + i), i + ": the newest lines came");
            }
        }
    }

    @Test
    void linesWaitIfTheOptionSaysSo() throws IOException {
        RunningServer east = servers.start("east", "--link-loss", "hold");
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna")) {
            broker.kill();
            anna.awaitLine("the notice", line -> line.endsWith("lines wait until they are back"));
            alice.send("patience\n");
            anna.send("/who\n");
            await(anna, "-- 2 clients");
            assertEquals(0, count(anna, "alice: patience"));
            broker.start();
            await(anna, "alice: patience");
        }
    }

    @Test
    void aServerThatEndsTellsWhatTheOthersDoNotHave() throws IOException {
        RunningServer east = servers.start("east");
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna")) {
            broker.kill();
            awaitAlone(anna);
            alice.send("one\ntwo\n");
            await(anna, "alice: two");
            String told = "lines that may not have reached the other servers: 2";
            east.signal("TERM");
            await(anna, "-- server: " + told);
            east.awaitExit();
            servers.forget("east");
            assertTrue(
                    east.log().all().contains("Server Main: " + told),
                    () -> "" + east.log().all());
        }
    }

    @Test
    void theListHasOnlyTheOwnMembersWhileTheOthersAreOutOfReach() throws IOException {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient anna = east.joinChat("anna");
                TestClient bob = west.joinChat("bob")) {
            await(anna, "-- bob@west joined");
            broker.kill();
            awaitAlone(anna);
            anna.send("/who\n");
            await(anna, "-- 1 client");
            anna.send("/msg bob@west are you there?\n");
            await(anna, "-- refused: site west is unreachable");
            broker.start();
            await(anna, BACK);
            await(bob, BACK);
            anna.send("/who\n");
            await(anna, "-- 2 clients");
            anna.send("/msg bob@west are you there?\n");
            bob.awaitLine("her message", "anna@east -> you: are you there?"::equals);
        }
    }

    /** The link asks the broker for more after it has told Server Main that it is there: here each answer is late. */
    @Test
    void directMessagesArriveFromTheMomentTheServersAreLinkedAgain() throws IOException {
        try (BrokerRelay slow = new BrokerRelay(broker)) {
            RunningServer east = servers.start("east");
            RunningServer west = servers.startThrough(slow.url(), "west");
            try (TestClient anna = east.joinChat("anna");
                    TestClient bob = west.joinChat("bob")) {
                await(anna, "-- bob@west joined");
                broker.kill();
                awaitAlone(anna);
                awaitAlone(bob);
                slow.delay(LATE_MILLIS);
                broker.start();
                await(anna, BACK);
                await(bob, BACK);
                anna.send("/msg bob@west are you there?\n");
                bob.awaitLine("her message", "anna@east -> you: are you there?"::equals);
            }
        }
    }

    @Test
    void theRoomOpensWithoutABroker() throws IOException {
        broker.kill();
        RunningServer east = servers.startOnly("east");
        east.log().await("why", line -> line.startsWith("Server Main: not linked: no broker at " + broker.url()));
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna")) {
            alice.send("alone\n");
            await(anna, "alice: alone");
            broker.start();
            LinkedServers.awaitLinked(east);
            RunningServer west = servers.start("west");
            try (TestClient bob = west.joinChat("bob")) {
                bob.send("hello\n");
                await(anna, "bob@west: hello");
            }
        }
    }
}
