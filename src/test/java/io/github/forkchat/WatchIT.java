package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the samples that a watching client gets. */
final class WatchIT {
    private static final String VISITOR = "%forkchat/1 view=json visitor=yes events=off history=0";
    private static final int MAX_OF_ORIGIN = 8;

    /** The objects of one sample; the last is that of the server. */
    private record Sample(List<JsonLine> clients, JsonLine server) {
        JsonLine client(int id) {
            return clients.stream()
                    .filter(line -> line.number("id").orElse(-1) == id)
                    .findFirst()
                    .orElseThrow();
        }

        long number(String key) {
            return server.number(key).orElseThrow();
        }
    }

    private static JsonLine json(TestClient client) {
        try {
            return JsonLine.parse(client.lineOf(line -> !line.contains("\"type\":\"welcome\"")));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static String type(JsonLine line) {
        return line.string("type").orElse("");
    }

    private static void watch(TestClient client, int millis, int request) throws IOException {
        client.send("{\"type\":\"watch\",\"interval\":" + millis + ",\"request\":" + request + "}\n");
    }

    private static Sample sample(TestClient client) {
        List<JsonLine> clients = new ArrayList<>();
        JsonLine line = json(client);
        for (; !type(line).equals("watched"); line = json(client)) {
            if (type(line).equals("watched-client")) {
                clients.add(line);
            }
        }
        return new Sample(clients, line);
    }

    private static Sample sampleThat(TestClient client, Predicate<Sample> wanted) {
        Sample sample = sample(client);
        while (!wanted.test(sample)) {
            sample = sample(client);
        }
        return sample;
    }

    @Test
    void aVisitorThatWatchesGetsNoMessagesButAMemberDoes() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient alice = server.join();
            TestClient visitor = server.joinWithFirstLine(VISITOR);
            TestClient member = server.joinWithFirstLine("%forkchat/1 view=json events=off history=0");
            watch(visitor, 200, 1);
            watch(member, 200, 1);
            sample(visitor);
            sample(member);
            alice.send("hello\n");
            member.lineOf(line -> line.contains("\"type\":\"message\"") && line.contains("hello"));
            sampleThat(visitor, sample -> sample.number("messages") == 1);
            sample(visitor);
            assertTrue(visitor.lines().stream().noneMatch(line -> line.contains("hello")), "messages to the visitor");
            watch(visitor, 0, 2);
            sample(visitor);
            alice.send("bye\n");
            visitor.lineOf(line -> line.contains("\"type\":\"message\"") && line.contains("bye"));
        }
    }

    @Test
    void aVisitorGetsASampleInEachInterval() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient alice = server.join();
            TestClient bob = server.join();
            TestClient watcher = server.joinWithFirstLine(VISITOR);
            watch(watcher, 200, 7);
            JsonLine receipt = json(watcher);
            assertEquals("receipt", type(receipt));
            assertEquals(7, receipt.number("request").orElse(0));
            Sample before = sample(watcher);
            assertEquals(3, before.clients().size());
            assertEquals(0, before.client(alice.clientId()).number("messages").orElse(-1));
            alice.send("hello\n");
            bob.expect("hello");
            long delivered = before.client(bob.clientId()).number("delivered").orElse(0);
            Sample after = sampleThat(
                    watcher,
                    sample -> sample.number("messages") == 1
                            && sample.client(bob.clientId()).number("delivered").orElse(0) > delivered);
            JsonLine row = after.client(alice.clientId());
            assertEquals(7, row.number("request").orElse(0));
            assertEquals(1, row.number("messages").orElse(0));
            assertEquals(5, row.number("bytes").orElse(0));
            assertEquals(alice.workerPid(), row.number("pid").orElse(0));
            assertEquals("here", row.string("state").orElse(""));
            assertEquals(5, after.number("message-bytes"));
            assertEquals(2, after.number("clients"), "the watcher is a visitor");
            assertEquals(3, after.number("joins"));
        }
    }

    @Test
    void anIntervalOfZeroGivesOneSampleAndEndsTheOthers() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient watcher = server.joinWithFirstLine(VISITOR);
            watch(watcher, 200, 1);
            sample(watcher);
            watch(watcher, 0, 2);
            sampleThat(watcher, sample -> sample.server().number("request").orElse(0) == 2);
            assertEquals("receipt", type(json(watcher)));
            watch(watcher, 199, 3);
            JsonLine refused = json(watcher); // of the first request nothing comes any more
            assertEquals("refused", type(refused));
            assertEquals(3, refused.number("request").orElse(0));
        }
    }

    @Test
    void anIntervalThatIsRefusedEndsNothing() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient watcher = server.joinWithFirstLine(VISITOR);
            watch(watcher, 200, 1);
            sample(watcher);
            watch(watcher, 100, 2);
            watcher.lineOf(line -> line.startsWith("{\"type\":\"refused\",\"request\":2,"));
            sampleThat(watcher, sample -> sample.server().number("request").orElse(0) == 1);
        }
    }

    @Test
    void theSampleTellsWhyClientsLeft() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient goes = server.join();
            TestClient killed = server.join();
            TestClient watcher = server.joinWithFirstLine(VISITOR);
            goes.close();
            ProcessHandle.of(killed.workerPid()).orElseThrow().destroyForcibly();
            watch(watcher, 200, 1);
            Sample sample = sampleThat(watcher, now -> now.number("left") == 2);
            assertEquals(1, sample.number("left-goodbye") + sample.number("left-lost"));
            assertEquals(1, sample.number("left-killed"));
            assertEquals(0, sample.number("left-evicted"));
        }
    }

    @Test
    void aWatcherThatReadsNothingIsASlowConsumer() throws IOException {
        try (RunningServer server = RunningServer.start("--stall-timeout", "2", "--ring-size", "1")) {
            TestClient alice = server.join();
            server.join();
            TestClient deaf = server.joinDeaf();
            deaf.send("%forkchat/1 view=json events=off history=0\n");
            watch(deaf, 200, 1);
            TestClient watcher = server.joinWithFirstLine(VISITOR);
            watch(watcher, 200, 1);
            Talker talker = Talker.start(alice, Integer.MAX_VALUE);
            JsonLine behind = sampleThat(
                            watcher,
                            now -> now.client(deaf.clientId()).number("behind").orElse(0) > 0)
                    .client(deaf.clientId());
            assertTrue(
                    behind.number("pipe-size").orElse(0)
                            >= behind.number("pipe").orElse(0),
                    "" + behind);
            Sample evicted = sampleThat(watcher, now -> now.number("left-evicted") > 0);
            talker.stop();
            assertTrue(evicted.number("evictions") >= 1);
            assertTrue(evicted.number("delivered-bytes") > evicted.number("message-bytes"));
        }
    }

    /** The sequence of the picture: pipeForkToMain, Server Main, the other fork's pipe, its client. */
    @Test
    void inSlowMotionAMessageCanBeFollowedFromPipeToPipe() throws IOException {
        try (RunningServer server = RunningServer.start("--slow-motion", "2000")) {
            TestClient alice = server.join();
            TestClient bob = server.join();
            TestClient watcher = server.joinWithFirstLine(VISITOR);
            watch(watcher, 200, 1);
            Sample quiet = sampleThat(watcher, now -> now.number("pipe") == 0 && now.number("joins") == 3);
            long before = quiet.client(bob.clientId()).number("delivered").orElse(-1);
            assertEquals(0, quiet.number("messages"));
            alice.send("hello\n");
            Sample inPipe = sampleThat(watcher, now -> now.number("pipe") > 0 || now.number("messages") > 0);
            assertEquals(0, inPipe.number("messages"), "Server Main has not read the frame");
            Sample inRing = sampleThat(watcher, now -> now.number("messages") > 0);
            assertEquals(0, inRing.number("pipe"), "the frame has left the pipe");
            assertTrue(inRing.number("ring-used") > 0, "the message waits in the ring");
            assertEquals(
                    before, inRing.client(bob.clientId()).number("delivered").orElse(-1));
            Sample delivered = sampleThat(
                    watcher,
                    now -> now.client(bob.clientId()).number("delivered").orElse(-1) > before);
            assertEquals(1, delivered.number("messages"));
            bob.expect("hello");
        }
    }

    @Test
    void furtherWatchersOfAnOriginAreRefused() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            for (int i = 0; i < MAX_OF_ORIGIN; i++) {
                TestClient watcher = server.joinWithFirstLine("%forkchat/1 view=json events=off history=0");
                watch(watcher, 10_000, 1);
                sample(watcher);
            }
            TestClient last = server.joinWithFirstLine(VISITOR);
            watch(last, 10_000, 1);
            assertEquals("refused", type(json(last)));
        }
    }
}
