package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Descriptors;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.NatsServer;
import io.github.forkchat.testkit.NumberedTalk;
import io.github.forkchat.testkit.OrderListener;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Three linked servers with ten clients each, of which two talk, for a chosen time, while the broker is killed again
 * and again: {@code scripts/soak.sh --linked}. All see one order, and no server or link grows.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class LinkSoakIT {
    private static final List<String> SITES = List.of("east", "west", "north");
    private static final List<String> TALKERS = List.of("a", "b");
    private static final int LISTENERS = 8;
    /** About 20 lines a second. */
    private static final int BYTES_PER_SECOND = 260;

    private static final long LONG_PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long SHORT_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** For this part of each period there is no broker. */
    private static final int AWAY_PART = 30;

    private static final long MAX_GROWTH_KIB = 8 * 1024;

    @TempDir
    private Path folder;

    private final List<RunningServer> servers = new ArrayList<>();
    private final List<OrderListener> listeners = new ArrayList<>();
    private final List<OrderListener> talkers = new ArrayList<>();
    private final List<NumberedTalk> talks = new ArrayList<>();
    private final long start = System.nanoTime();

    /** What one server and its link take. */
    private record Use(int descriptors, int children, long mainKib, long linkKib) {
        static Use of(RunningServer server) throws IOException {
            return new Use(
                    Descriptors.of(server.pid()).size(),
                    server.workers().size(),
                    Processes.residentKib(server.pid()),
                    Processes.residentKib(LinkedServers.awaitLink(server).pid()));
        }

        void assertNoMoreThan(Use early, String site) {
            assertEquals(early.children, children, site + ": workers and link");
            assertTrue(descriptors <= early.descriptors, site + ": descriptors " + early + " " + this);
            assertTrue(mainKib - early.mainKib < MAX_GROWTH_KIB, site + ": Server Main " + early + " " + this);
            assertTrue(linkKib - early.linkKib < 2 * MAX_GROWTH_KIB, site + ": link " + early + " " + this);
        }
    }

    private List<Use> uses() throws IOException {
        List<Use> uses = new ArrayList<>();
        for (RunningServer server : servers) {
            uses.add(Use.of(server));
        }
        return uses;
    }

    /** All join before the first one talks. */
    private void join(LinkedServers linked) throws IOException {
        Map<String, TestClient> clients = new LinkedHashMap<>();
        for (String site : SITES) {
            RunningServer server = linked.start(site);
            servers.add(server);
            for (int i = 0; i < LISTENERS; i++) {
                listeners.add(OrderListener.of(server.joinDeaf()));
            }
            for (String name : TALKERS) {
                TestClient client = server.joinDeaf();
                talkers.add(OrderListener.of(client));
                clients.put(site + "-" + name, client);
            }
        }
        clients.forEach((name, client) -> talks.add(NumberedTalk.start(name, client, BYTES_PER_SECOND)));
    }

    private static void awaitNanos(long until) {
        while (System.nanoTime() - until < 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private void killBroker(NatsServer broker, long periodNanos) throws IOException {
        broker.kill();
        awaitNanos(System.nanoTime() + periodNanos / AWAY_PART);
        broker.start();
        int said = talks.get(0).said();
        Deadline.await("all hear what is said now", () -> heardOf(said));
        listeners.forEach(OrderListener::assertUnharmed);
        talkers.forEach(OrderListener::assertUnharmed);
    }

    private boolean heardOf(int lines) {
        return listeners.stream()
                .allMatch(listener -> listener.heardOf(talks.get(0).name()) > lines);
    }

    private void soak(int periods, long periodNanos) throws IOException {
        try (NatsServer broker = NatsServer.start(folder).withStream();
                LinkedServers linked = LinkedServers.at(broker, folder, "--link-loss", "hold", "--ring-size", "1")) {
            join(linked);
            talks.forEach(talk -> talk.awaitMore(20));
            List<Use> early = uses();
            long began = System.nanoTime();
            for (int period = 1; period <= periods; period++) {
                awaitNanos(began + period * periodNanos);
                killBroker(broker, periodNanos);
                tell(listeners.get(0).heard() + " lines, broker killed " + period + " times, " + uses());
                if (period == periods / 2) {
                    early = uses();
                }
            }
            assertOneOrder();
            List<Use> late = uses();
            for (int i = 0; i < SITES.size(); i++) {
                late.get(i).assertNoMoreThan(early.get(i), SITES.get(i));
            }
            tell(listeners.get(0).heard() + " lines in one order at each of " + listeners.size()
                    + " listeners of 3 servers, the broker was killed " + periods + " times; at half time " + early
                    + ", at the end " + late);
        }
    }

    private void assertOneOrder() {
        List<Integer> said = talks.stream().map(NumberedTalk::stop).toList();
        long lines = said.stream().mapToLong(Integer::longValue).sum();
        for (OrderListener listener : listeners) {
            listener.awaitAll(lines);
            assertEquals(listeners.get(0).digests(), listener.digests());
        }
        for (int i = 0; i < talkers.size(); i++) {
            talkers.get(i).awaitAll(lines - said.get(i));
        }
    }

    private void tell(String what) {
        System.out.println("soak: " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s: " + what);
    }

    @Test
    void linkedServersHaveOneOrderAndDoNotGrow() throws IOException {
        soak(2, SHORT_PERIOD_NANOS);
    }

    @Test
    @Tag(Faults.LONG)
    void linkedServersHaveOneOrderAndDoNotGrowForLong() throws IOException {
        long nanos = TimeUnit.MINUTES.toNanos(Integer.getInteger("soak.minutes", 60));
        long period = Math.min(LONG_PERIOD_NANOS, nanos / 2);
        soak((int) (nanos / period), period);
    }
}
