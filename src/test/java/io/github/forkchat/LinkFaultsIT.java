package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.NumberedTalk;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Faults while clients talk: the link is killed or suspended, the broker is killed; no line is lost or doubled. A killed
 * server gets the history back.
 */
final class LinkFaultsIT {
    private static final int BYTES_PER_SECOND = 30_000;

    @TempDir
    private Path folder;

    /** What happens while clients talk. */
    private interface Disturbance {
        void happen(NatsServer broker, RunningServer east, NumberedTalk talk) throws Exception;
    }

    private void assertOneOrderDespite(Disturbance disturbance) throws Exception {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder, "--link-loss", "hold")) {
            RunningServer east = servers.start("east");
            RunningServer west = servers.start("west");
            List<TestClient> listeners = List.of(east.join(), west.join());
            List<NumberedTalk> talks = List.of(
                    NumberedTalk.start("east", east.join(), BYTES_PER_SECOND),
                    NumberedTalk.start("west", west.join(), BYTES_PER_SECOND));
            talks.get(0).awaitMore(500);
            disturbance.happen(broker, east, talks.get(0));
            talks.get(0).awaitMore(500);
            int lines = talks.stream().mapToInt(NumberedTalk::stop).sum();
            List<String> order = NumberedTalk.take(listeners.get(0), lines);
            NumberedTalk.assertAllOnce(order, talks);
            assertEquals(order, NumberedTalk.take(listeners.get(1), lines));
        }
    }

    private static void killLinks(RunningServer server, NumberedTalk talk, int times) {
        for (int i = 0; i < times; i++) {
            ProcessHandle link = LinkedServers.awaitLink(server);
            link.destroyForcibly();
            Deadline.await("it is gone", () -> !link.isAlive());
            talk.awaitMore(50);
        }
    }

    @Test
    void linesHaveOneOrderThoughTheLinkIsKilled() throws Exception {
        assertOneOrderDespite((broker, east, talk) -> killLinks(east, talk, 5));
    }

    @Test
    @Tag("long")
    void linesHaveOneOrderThoughTheLinkIsKilledFiftyTimes() throws Exception {
        assertOneOrderDespite((broker, east, talk) -> killLinks(east, talk, 50));
    }

    private static void killBroker(NatsServer broker, NumberedTalk talk, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            broker.kill();
            broker.start();
            talk.awaitMore(500);
        }
    }

    @Test
    void linesHaveOneOrderThoughTheBrokerIsKilled() throws Exception {
        assertOneOrderDespite((broker, east, talk) -> killBroker(broker, talk, 2));
    }

    @Test
    @Tag("long")
    void linesHaveOneOrderThoughTheBrokerIsKilledFiveTimes() throws Exception {
        assertOneOrderDespite((broker, east, talk) -> killBroker(broker, talk, 5));
    }

    @Test
    void linesHaveOneOrderThoughTheLinkIsSuspendedForAWhile() throws Exception {
        assertOneOrderDespite((broker, east, talk) -> {
            long link = LinkedServers.link(east).pid();
            TestSignals.send(link, "STOP");
            long until = System.nanoTime() + 3_000_000_000L;
            Deadline.await("3 s are over", () -> System.nanoTime() - until > 0);
            TestSignals.send(link, "CONT");
        });
    }

    /**
     * When a server is killed, its clients lose their connections. After a restart they can join again, and receive the
     * earlier messages of all servers in the common order.
     */
    @Test
    void aKilledServerComesBackWithTheHistoryOfAllServers() throws Exception {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers servers = LinkedServers.at(broker, folder)) {
            RunningServer west = servers.start("west");
            TestClient bob = west.joinChat("bob");
            RunningServer east = servers.start("east");
            TestClient alice = east.joinChat("alice");
            bob.awaitLine("alice is there", "-- alice@east joined"::equals);
            alice.send("one\n");
            bob.awaitLine("her line", LinkedServers.line("alice@east: one"));
            bob.send("two\n");
            alice.awaitLine("his line", LinkedServers.line("bob@west: two"));
            servers.forget("east");
            List<ProcessHandle> children = new ArrayList<>(east.workers());
            east.signal("KILL");
            east.awaitExit();
            Deadline.await("its processes are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
            bob.awaitLine("notice", "-- server: site east is unreachable (1 member)"::equals);
            bob.send("three\n");
            RunningServer again = servers.start("east");
            TestClient back = again.joinWithFirstLine("%forkchat/1 view=chat name=alice history=10");
            List<String> history = new ArrayList<>();
            while (history.size() < 3) {
                String line = back.line();
                if (!line.startsWith("%") && !line.startsWith("-- ")) {
                    history.add(line.replaceFirst("^\\[[^]]*\\] ", ""));
                }
            }
            assertEquals(List.of("alice: one", "bob@west: two", "bob@west: three"), history);
            bob.awaitLine("she is back", "-- alice@east joined"::equals);
            back.send("four\n");
            bob.awaitLine("her new line", LinkedServers.line("alice@east: four"));
            assertEquals(
                    1,
                    bob.lines().stream()
                            .filter(LinkedServers.line("alice@east: one"))
                            .count());
        }
    }
}
