package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.LinkFixture;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NumberedTalk;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Lines of an outage reach the other servers late, each once, and with the times at which they were said. */
final class LinkLateIT extends LinkFixture {
    private static final int BYTES_PER_SECOND = 500;
    private static final String ALONE = "lines are shown here alone until they are back";
    private static final String WAIT = "lines wait until they are back";
    private static final String BACK = "linked with the other servers";

    private static TestClient view(RunningServer server, String view, String more) throws IOException {
        return server.joinWithFirstLine("%forkchat/1 view=" + view + " " + more);
    }

    private static void awaitNotice(TestClient client, String end) {
        client.awaitLine(end, line -> line.contains(end));
    }

    private static JsonLine await(TestClient bot, String text) {
        return object(bot.awaitLine(text, line -> line.contains("\"text\":\"" + text + "\"")));
    }

    private static JsonLine object(String line) {
        try {
            return JsonLine.parse(line);
        } catch (ProtocolException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String time(JsonLine message) {
        return message.string("time").orElseThrow();
    }

    /** Fails if a message is late; a busy machine can have had more outages than those of the test. */
    private static void assertInTime(JsonLine message, TestClient near, int outages) {
        long notices = near.lines().stream()
                .filter(line -> line.contains("the other servers are unreachable"))
                .count();
        assertTrue(!message.isTrue("late") || notices > outages, () -> "" + message);
    }

    @Test
    void linesOfAnOutageAreMarkedAndKeepTheirTimes() throws IOException {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient alice = view(east, "chat", "name=alice");
                TestClient near = view(east, "json", "name=near");
                TestClient far = view(west, "json", "name=far");
                TestClient reader = view(west, "chat", "name=reader")) {
            alice.send("before\n");
            assertInTime(await(far, "before"), near, 0);
            broker.kill();
            awaitNotice(near, ALONE);
            alice.send("meanwhile\n");
            JsonLine there = await(near, "meanwhile");
            assertFalse(there.isTrue("late"), "it was shown at once");
            broker.start();
            JsonLine here = await(far, "meanwhile");
            assertTrue(here.isTrue("late"));
            assertEquals(time(there), time(here));
            reader.awaitLine("with its time", line -> line.matches("\\[[-0-9T:]+Z\\] alice@east: meanwhile"));
            awaitNotice(near, BACK);
            alice.send("after\n");
            assertInTime(await(far, "after"), near, 1);
            reader.awaitLine("the last line", LinkedServers.line("alice@east: after"));
            try (TestClient newcomer = view(west, "json", "history=10")) {
                JsonLine earlier = await(newcomer, "meanwhile");
                assertTrue(earlier.isTrue("history"));
                assertEquals(time(there), time(earlier));
            }
        }
    }

    @Test
    void linesThatWaitedAreLateAtTheirOwnServerToo() throws IOException {
        RunningServer east = servers.start("east", "--link-loss", "hold");
        try (TestClient alice = view(east, "chat", "name=alice");
                TestClient near = view(east, "json", "name=near")) {
            broker.kill();
            awaitNotice(near, WAIT);
            alice.send("patience\n");
            broker.start();
            assertTrue(await(near, "patience").isTrue("late"));
            awaitNotice(near, BACK);
            alice.send("after\n");
            assertInTime(await(near, "after"), near, 1);
        }
    }

    /** The sender's worker is killed while the line waits, and the next client gets its id. */
    @Test
    void theNextClientWithTheSendersIdSeesItsLateLine() throws IOException {
        RunningServer east = servers.start("east", "--link-loss", "hold");
        TestClient alice = view(east, "json", "name=alice");
        try (TestClient near = view(east, "json", "name=near")) {
            broker.kill();
            awaitNotice(near, WAIT);
            alice.send("{\"type\":\"message\",\"text\":\"patience\"}\n{\"type\":\"quit\"}\n");
            Deadline.await("her line waits", () -> LinkedServers.counter(east, "link-waiting") > 0);
            ProcessHandle.of(alice.workerPid()).orElseThrow().destroyForcibly();
            east.log().await("she is gone", line -> line.startsWith("Server Main: client 0 (alice) left"));
            try (TestClient next = view(east, "json", "name=next")) {
                assertEquals(0, next.clientId());
                broker.start();
                assertTrue(await(near, "patience").isTrue("late"));
                assertTrue(await(next, "patience").isTrue("late"));
                next.awaitLine("she has left", line -> line.startsWith("{\"type\":\"left\"") && line.contains("alice"));
                awaitNotice(near, BACK);
                assertEquals(
                        1,
                        east.log().all().stream()
                                .filter(line -> line.contains("client 0 (alice) left"))
                                .count());
            }
        }
    }

    private static boolean isMessage(String line) {
        return line.startsWith("{\"type\":\"message\"");
    }

    private static long count(TestClient bot) {
        return bot.lines().stream().filter(LinkLateIT::isMessage).count();
    }

    /** The messages that a client has got so far, by their texts; a text that came twice fails. */
    private static Map<String, JsonLine> messages(TestClient bot) {
        Map<String, JsonLine> messages = new TreeMap<>();
        for (String line : bot.lines()) {
            if (isMessage(line)) {
                JsonLine object = object(line);
                String text = object.string("text").orElseThrow();
                assertEquals(null, messages.put(text, object), () -> "twice: " + text);
            }
        }
        return messages;
    }

    private static void assertSameTimes(Map<String, JsonLine> some, Map<String, JsonLine> others) {
        assertEquals(some.keySet(), others.keySet());
        some.forEach((text, message) -> assertEquals(time(message), time(others.get(text)), text));
    }

    private void assertAllHaveAllAfter(int seconds) throws IOException {
        List<TestClient> bots = new ArrayList<>();
        List<NumberedTalk> talks = new ArrayList<>();
        List<TestClient> speakers = new ArrayList<>();
        List<String> sites = List.of("east", "west", "north");
        for (String site : sites) {
            RunningServer server = servers.start(site);
            bots.add(view(server, "json", "history=0"));
            speakers.add(server.join());
        }
        for (int i = 0; i < sites.size(); i++) {
            talks.add(NumberedTalk.start(sites.get(i), speakers.get(i), BYTES_PER_SECOND));
        }
        talks.forEach(talk -> talk.awaitMore(20));
        broker.kill();
        long from = System.nanoTime();
        bots.forEach(bot -> awaitNotice(bot, ALONE));
        for (int i = 0; i < bots.size(); i++) {
            String number =
                    "\"text\":\"" + talks.get(i).name() + " " + (talks.get(i).said() + 1) + "\"";
            bots.get(i).awaitLine("the room goes on", line -> line.contains(number));
        }
        String middle = "east " + (talks.get(0).said() + 1);
        long until = from + TimeUnit.SECONDS.toNanos(seconds);
        Deadline.await(seconds + " s are over", () -> System.nanoTime() - until > 0);
        broker.start();
        bots.forEach(bot -> awaitNotice(bot, BACK));
        talks.forEach(talk -> talk.awaitMore(20));
        int lines = talks.stream().mapToInt(NumberedTalk::stop).sum();
        bots.forEach(bot -> Deadline.await(lines + " lines", () -> count(bot) >= lines));
        Map<String, JsonLine> atEast = messages(bots.get(0));
        assertEquals(lines, atEast.size());
        assertSameTimes(atEast, messages(bots.get(1)));
        assertSameTimes(atEast, messages(bots.get(2)));
        assertFalse(atEast.get(middle).isTrue("late"));
        assertTrue(messages(bots.get(1)).get(middle).isTrue("late"));
        assertInTime(messages(bots.get(1)).get("east 0"), bots.get(0), 1);
    }

    @Test
    void allHaveAllLinesAfterSecondsWithoutTheBroker() throws IOException {
        assertAllHaveAllAfter(4);
    }

    @Test
    @Tag("long")
    void allHaveAllLinesAfterAMinuteWithoutTheBroker() throws IOException {
        assertAllHaveAllAfter(60);
    }
}
