package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.protocol.link.Batch;
import io.github.forkchat.protocol.link.RecordKind;
import io.github.forkchat.protocol.link.SiteRecord;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.LinkFixture;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What operators and accidents do to the stream: it is full, purged, made anew, or from a time that is yet to come. */
final class LinkStreamIT extends LinkFixture {
    private static final String ALONE = "lines are shown here alone until they are back";
    private static final String BACK = "-- server: linked with the other servers";
    private static final String STREAM = "FC_dev";

    private static void await(TestClient client, String line) {
        client.awaitLine(line, LinkedServers.line(line));
    }

    private static long count(TestClient client, String line) {
        return client.lines().stream().filter(LinkedServers.line(line)).count();
    }

    /** Sets how many messages the stream holds before it refuses more. */
    private void limit(long messages) throws Exception {
        Connection operator = Nats.connect(broker.url());
        operator.jetStreamManagement()
                .updateStream(StreamConfiguration.builder(operator.jetStreamManagement()
                                .getStreamInfo(STREAM)
                                .getConfiguration())
                        .discardPolicy(DiscardPolicy.New)
                        .maxMessages(messages)
                        .build());
        operator.close();
    }

    @Test
    void aFullStreamCountsAsNoBroker() throws Exception {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna");
                TestClient bob = west.joinChat("bob")) {
            alice.send("before\n");
            await(bob, "alice@east: before");
            limit(1);
            alice.send("into the full stream\n");
            String notice = anna.awaitLine("the notice", line -> line.endsWith(ALONE));
            assertTrue(notice.contains("maximum messages exceeded"), notice);
            await(anna, "alice: into the full stream");
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            for (int i = 0; System.nanoTime() - until < 0; i++) {
                alice.send(i + "\n");
                await(anna, "alice: " + i);
            }
            long lines = east.log().all().stream()
                    .filter(line -> line.contains("linked: "))
                    .count();
            assertTrue(lines <= 4, () -> "the log says it once: " + east.log().all());
            limit(1_000_000);
            await(bob, "alice@east: into the full stream");
            await(anna, BACK);
            assertEquals(1, count(bob, "alice@east: into the full stream"));
        }
    }

    @Test
    void aPurgedStreamGoesOn() throws Exception {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient alice = east.joinChat("alice");
                TestClient bob = west.joinChat("bob")) {
            alice.send("before\n");
            await(bob, "alice@east: before");
            Connection operator = Nats.connect(broker.url());
            operator.jetStreamManagement().purgeStream(STREAM);
            operator.close();
            alice.send("after\n");
            await(bob, "alice@east: after");
            bob.send("me, too\n");
            await(alice, "bob@west: me, too");
            assertEquals(1, count(bob, "alice@east: before"));
            assertEquals(1, count(bob, "alice@east: after"));
        }
    }

    @Test
    void aStreamThatIsMadeAnewIsNoticed() throws IOException {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient alice = east.joinChat("alice");
                TestClient bob = west.joinChat("bob")) {
            for (String line : List.of("one", "two", "three")) {
                alice.send(line + "\n");
                await(bob, "alice@east: " + line);
            }
            broker.kill();
            broker.forget();
            broker.start();
            east.log().await("no stream", line -> line.contains("the broker has no stream FC_dev"));
            broker.withStream();
            await(bob, "-- server: the broker has lost its history");
            alice.send("four\n");
            await(bob, "alice@east: four");
            bob.send("five\n");
            await(alice, "bob@west: five");
            assertEquals(1, count(bob, "alice@east: one"));
        }
    }

    /** The other server has published as many lines as were lost before this one is back. */
    @Test
    void linesInThePlaceOfLostOnesAreHeard() throws IOException {
        int lines = 9;
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient alice = east.joinChat("alice");
                TestClient bob = west.joinChat("bob")) {
            alice.send("kept\n");
            await(bob, "alice@east: kept");
            broker.kill();
            broker.keepStore();
            broker.start();
            for (int i = 1; i <= lines; i++) {
                alice.send("lost " + i + "\n");
                await(bob, "alice@east: lost " + i);
            }
            ProcessHandle westLink = LinkedServers.link(west);
            TestSignals.send(westLink.pid(), "STOP");
            broker.kill();
            broker.restoreStore();
            broker.start();
            await(alice, "-- server: the broker has lost its history");
            for (int i = 1; i <= 2 * lines; i++) {
                alice.send("new " + i + "\n");
                long stored = i;
                Deadline.await("line " + stored + " is stored", () -> LinkedServers.counter(east, "link-waiting") == 0);
            }
            TestSignals.send(westLink.pid(), "CONT");
            for (int i = 1; i <= 2 * lines; i++) {
                await(bob, "alice@east: new " + i);
            }
            assertEquals(1, count(bob, "alice@east: lost " + lines));
            assertEquals(1, count(bob, "alice@east: new 1"));
            assertEquals(1, count(bob, "-- server: the broker has lost its history"));
        }
    }

    @Test
    void membersAreKnownAfterTheStreamWasMadeAnew() throws IOException {
        RunningServer east = servers.start("east");
        try (TestClient alice = east.joinChat("alice");
                TestClient anna = east.joinChat("anna")) {
            for (int i = 0; i < 20; i++) { // the history of a server that starts now
                alice.send("line " + i + "\n");
                await(anna, "alice: line " + i);
            }
            RunningServer west = servers.start("west");
            try (TestClient bob = west.joinChat("bob")) {
                await(alice, "-- bob@west joined");
                broker.kill();
                broker.forget();
                broker.start();
                broker.withStream();
                await(bob, "-- server: the broker has lost its history");
                try (TestClient carol = east.joinChat("carol")) {
                    await(bob, "-- carol@east joined");
                    bob.send("/msg carol@east psst\n");
                    carol.awaitLine("his message", "bob@west -> you: psst"::equals);
                }
                bob.awaitLine("she has left", line -> line.startsWith("-- carol@east left: "));
            }
        }
    }

    /** Its leave is among the messages that the broker has deleted before this server could read them. */
    @Test
    void aMemberWhoseLeaveWasMissedIsNotListed() throws Exception {
        RunningServer east = servers.start("east");
        RunningServer west = servers.start("west");
        try (TestClient anna = east.joinChat("anna");
                TestClient carol = west.joinChat("carol")) {
            TestClient bob = west.joinChat("bob");
            await(anna, "-- carol@west joined");
            await(anna, "-- bob@west joined");
            ProcessHandle eastLink = LinkedServers.link(east);
            TestSignals.send(eastLink.pid(), "STOP");
            broker.kill();
            broker.start();
            bob.close();
            carol.awaitLine("he has left", line -> line.contains("-- bob left"));
            awaitAllStored(west);
            Connection operator = Nats.connect(broker.url());
            operator.jetStreamManagement().purgeStream(STREAM);
            operator.close();
            carol.send("after the purge\n");
            awaitAllStored(west);
            TestSignals.send(eastLink.pid(), "CONT");
            await(anna, "carol@west: after the purge");
            Deadline.await("a list with carol and without bob", () -> {
                String listed = who(east); // while the other site counts as unreachable, it has neither
                return listed.contains("carol@west") && !listed.contains("bob@west");
            });
        }
    }

    private static String who(RunningServer server) {
        try {
            return Ended.of(Forkchat.command(List.of("who", "--port", "" + server.port())))
                    .out()
                    .toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAllStored(RunningServer server) {
        Deadline.await("all is stored", () -> LinkedServers.counter(server, "link-waiting") == 0);
    }

    private static byte[] batch(long epoch, String text) {
        byte[] name = "alice".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer batch = ByteBuffer.allocate(Batch.HEAD_BYTES + SiteRecord.lengthBytes(name.length, bytes.length));
        Batch.putHead(batch, 0, epoch, 0, 1);
        batch.put(SiteRecord.putHead(batch, Batch.HEAD_BYTES, RecordKind.MESSAGE, epoch, name, bytes.length), bytes);
        return batch.array();
    }

    /** In its last run the site's clock was a day ahead. */
    private void assertEastLinksAfterARunOfTomorrow(boolean isForgotten) throws Exception {
        RunningServer west = servers.start("west");
        try (TestClient bob = west.joinChat("bob")) {
            Connection before = Nats.connect(broker.url());
            long tomorrow = System.currentTimeMillis() + TimeUnit.DAYS.toMillis(1);
            before.jetStream().publish("fc.dev.say.east", batch(tomorrow, "from tomorrow"));
            await(bob, "alice@east: from tomorrow");
            if (isForgotten) {
                before.jetStreamManagement().purgeStream(STREAM);
            }
            before.close();
            RunningServer east = servers.start("east");
            try (TestClient alice = east.joinChat("alice")) {
                alice.send("from today\n");
                await(bob, "alice@east: from today");
                LinkedServers.awaitLink(east).destroyForcibly();
                alice.send("by another link\n");
                await(bob, "alice@east: by another link");
            }
        }
    }

    @Test
    void aServerLinksAlthoughItsClockWasSetBack() throws Exception {
        assertEastLinksAfterARunOfTomorrow(false);
    }

    /** So the site does not know which epoch it had, but the other servers do. */
    @Test
    void aServerIsHeardAlthoughItsClockWasSetBackAndTheStreamHasForgottenIt() throws Exception {
        assertEastLinksAfterARunOfTomorrow(true);
    }
}
