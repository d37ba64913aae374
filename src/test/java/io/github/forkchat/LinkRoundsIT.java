package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.NumberedTalk;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * All faults in one round, while two clients talk at each server: the link of one server is killed and that of another
 * stops, the broker is killed, a server is killed and comes back, and a fourth server joins. Every listener sees one
 * order, each line once. {@code -Dlink.rounds=20} sets the number of rounds of the long form.
 */
final class LinkRoundsIT {
    private static final int BYTES_PER_SECOND = 20_000;
    private static final int ROUNDS = Integer.getInteger("link.rounds", 1);
    private static final int LINES = 200;

    @TempDir
    private Path folder;

    private NatsServer broker;
    private LinkedServers servers;
    private final List<NumberedTalk> talks = new ArrayList<>();

    private void talk(RunningServer server, String site) {
        for (String name : List.of(site + "-a", site + "-b")) {
            talks.add(NumberedTalk.startReturning(name, server.address(), BYTES_PER_SECOND));
        }
        talks.forEach(talk -> talk.awaitMore(LINES));
    }

    private void killLinks(RunningServer server, int times) {
        for (int i = 0; i < times; i++) {
            ProcessHandle link = LinkedServers.awaitLink(server);
            link.destroyForcibly();
            Deadline.await("it is gone", () -> !link.isAlive());
            talks.get(0).awaitMore(LINES);
        }
    }

    private static void stopLink(RunningServer server, int seconds) {
        long link = LinkedServers.awaitLink(server).pid();
        TestSignals.send(link, "STOP");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Deadline.await(seconds + " s are over", () -> System.nanoTime() - until > 0);
        TestSignals.send(link, "CONT");
    }

    private void killBroker() throws IOException {
        broker.kill();
        broker.start();
        talks.get(0).awaitMore(LINES);
    }

    /** Its clients come back by themselves. */
    private RunningServer killServer(String site, RunningServer server) throws IOException {
        servers.forget(site);
        List<ProcessHandle> children = new ArrayList<>(server.workers());
        server.signal("KILL");
        server.awaitExit();
        Deadline.await("its processes are gone", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        RunningServer again = servers.start(site, "--port", "" + server.port());
        talks.forEach(talk -> talk.awaitMore(LINES));
        return again;
    }

    /** The lines that a client gets until it has each of these. */
    private static List<String> linesUntil(TestClient listener, Set<String> last) {
        Set<String> missing = new HashSet<>(last);
        List<String> lines = new ArrayList<>();
        while (!missing.isEmpty()) {
            String line = listener.line();
            missing.remove(line);
            lines.add(line);
        }
        return lines;
    }

    private static void assertEndOf(List<String> order, List<String> lines, String whose) {
        assertTrue(lines.size() <= order.size(), whose);
        assertEquals(order.subList(order.size() - lines.size(), order.size()), lines, whose);
    }

    private void round(int number, int kills, int stopSeconds) throws IOException {
        Path store = Files.createDirectories(folder.resolve("round-" + number));
        talks.clear();
        try (NatsServer newBroker = NatsServer.start(store).withStream();
                LinkedServers newServers = LinkedServers.at(newBroker, store, "--link-loss", "hold")) {
            broker = newBroker;
            servers = newServers;
            RunningServer east = servers.start("east");
            RunningServer west = servers.start("west");
            List<TestClient> listeners = List.of(east.join(), west.join());
            talk(east, "east");
            talk(west, "west");
            RunningServer north = servers.start("north");
            talk(north, "north");
            killLinks(east, kills);
            stopLink(west, stopSeconds);
            RunningServer south = servers.start("south");
            TestClient late = south.join();
            talk(south, "south");
            killBroker();
            RunningServer again = killServer("north", north);
            TestClient back = again.join();
            talks.forEach(talk -> talk.awaitMore(LINES));
            Set<String> last = new HashSet<>();
            talks.forEach(NumberedTalk::stop);
            talks.forEach(talk -> last.add(talk.lastLine()));
            List<String> order = linesUntil(listeners.get(0), last);
            NumberedTalk.assertInOrder(order);
            assertEquals(order, linesUntil(listeners.get(1), last));
            assertEndOf(order, linesUntil(late, last), "the fourth server");
            assertEndOf(order, linesUntil(back, last), "the server that was killed");
            System.out.println("round " + number + ": " + order.size() + " lines in one order");
        }
    }

    @Test
    void allHaveOneOrderDespiteAllFaults() throws IOException {
        round(1, 1, 1);
    }

    @Test
    @Tag("long")
    void allHaveOneOrderDespiteAllFaultsInEachRound() throws IOException {
        for (int number = 1; number <= ROUNDS; number++) {
            round(number, 5, 3);
        }
    }
}
