package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Pace;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the eviction of slow consumers: when it happens, and that no other client loses a message. */
final class EvictionIT {
    private static final int STALL_SECONDS = 2;
    private static final int MANY = Integer.MAX_VALUE;
    /** A worker that keeps no credit, one in C, may fill the log. */
    private static final String IN_A_BUSY_ROOM = "(2\\.0 s|1\\.2 s while it kept the ring full)";
    /** Of {@link Talker#LINE_BYTES}: more than a pipe holds, less than it and the log. */
    private static final int FITS_IN_LOG = 600;

    /** More than socket and pipe hold and a slow reader reads in three stall times, less than a log of 8 MiB holds. */
    private static final int BURST = 4_000;

    private static RunningServer start(int stallSeconds, int logMebibytes) throws IOException {
        return RunningServer.start("--stall-timeout", "" + stallSeconds, "--ring-size", "" + logMebibytes);
    }

    /** Waits until client 2 is put out, the only one that is. */
    private static void awaitEvicted(RunningServer server, String howLong) {
        String line = server.log().await("an eviction", text -> text.contains(" left: evicted"));
        String wanted = "Server Main: client 2 left: evicted: took less than 16 KiB/s for " + howLong
                + ", [1-9]\\d* bytes behind";
        assertTrue(line.matches(wanted), line);
        Deadline.await("its worker is gone", () -> server.workers().size() == 2);
    }

    private static void assertNobodyLeft(RunningServer server) {
        assertEquals(
                List.of(),
                server.log().all().stream()
                        .filter(line -> line.contains(" left: "))
                        .toList());
    }

    @Test
    void aClientThatStopsReadingInABusyRoomIsEvictedAndNobodyElseLosesAnything() throws IOException {
        try (RunningServer server = start(STALL_SECONDS, 1)) {
            List<TestClient> clients = server.join(2);
            TestClient deaf = server.joinDeaf();
            Talker talker = Talker.start(clients.get(0), MANY);
            awaitEvicted(server, IN_A_BUSY_ROOM);
            talker.assertHeardBy(clients.get(1), talker.stop());
            deaf.read(in -> in);
            int whole = deaf.awaitEnd().size() - 1; // the last one may have been cut off
            talker.assertHeardBy(deaf, whole);
        }
    }

    @Test
    void aStoppedWorkerInABusyRoomIsEvictedAndNoProcessIsLeft() throws IOException {
        try (RunningServer server = start(STALL_SECONDS, 1)) {
            List<TestClient> clients = server.join(3);
            ProcessHandle worker = ProcessHandle.of(clients.get(2).workerPid()).orElseThrow();
            Processes.stop(worker.pid());
            Talker talker = Talker.start(clients.get(0), MANY);
            awaitEvicted(server, IN_A_BUSY_ROOM);
            assertTrue(Processes.allGone(List.of(worker)));
            assertEquals(List.of(), clients.get(2).awaitEnd());
            talker.assertHeardBy(clients.get(1), talker.stop());
        }
    }

    @Test
    void aStoppedWorkerIsEvictedAfterTheStallTimeThoughNobodyWaitsForIt() throws IOException {
        try (RunningServer server = start(STALL_SECONDS, 1)) {
            List<TestClient> clients = server.join(3);
            Processes.stop(clients.get(2).workerPid());
            long start = System.nanoTime();
            Talker talker = Talker.start(clients.get(0), FITS_IN_LOG);
            talker.assertHeardBy(clients.get(1), FITS_IN_LOG);
            awaitEvicted(server, "2\\.0 s");
            assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(STALL_SECONDS), "not before");
            assertEquals(List.of(), clients.get(2).awaitEnd());
        }
    }

    @Test
    void aStoppedWorkerThatGoesOnInTimeGetsEverythingInOrder() throws IOException {
        try (RunningServer server = start(4 * STALL_SECONDS, 1)) {
            List<TestClient> clients = server.join(3);
            Processes.stop(clients.get(2).workerPid());
            long start = System.nanoTime();
            Talker talker = Talker.start(clients.get(0), FITS_IN_LOG);
            talker.assertHeardBy(clients.get(1), FITS_IN_LOG);
            Deadline.await(
                    "a quarter of the stall time is over",
                    () -> System.nanoTime() - start > TimeUnit.SECONDS.toNanos(STALL_SECONDS));
            TestSignals.send(clients.get(2).workerPid(), "CONT");
            talker.assertHeardBy(clients.get(2), FITS_IN_LOG);
            assertNobodyLeft(server);
        }
    }

    /** One is behind all the time, one keeps up with the room; both are given data for three stall times. */
    @Test
    void aSlowButSteadyReaderStaysAndLosesNothing() throws IOException {
        int lines = 40 * 3 * STALL_SECONDS;
        try (RunningServer server = start(STALL_SECONDS, 8)) {
            List<TestClient> clients = server.join(2);
            TestClient behind = server.joinDeaf();
            Talker before = Talker.start(clients.get(0), BURST);
            before.assertHeardBy(clients.get(1), BURST);
            Pace catchingUp = new Pace(256 * 1024);
            behind.read(catchingUp::of);
            TestClient abreast = server.joinDeaf();
            Pace keepingUp = new Pace(64 * 1024);
            abreast.read(keepingUp::of);
            Talker then = Talker.start(clients.get(1), lines, new Pace(40 * 1024));
            assertEquals(lines, then.finish());
            assertNobodyLeft(server);
            keepingUp.end();
            then.assertHeardBy(abreast, lines);
            catchingUp.end();
            before.assertHeardBy(behind, BURST);
            then.assertHeardBy(behind, lines);
            assertNobodyLeft(server);
        }
    }

    /** A worker has ten seconds to be READY, but what it says waits behind what the talker has said already. */
    @Test
    @Tag(Faults.LONG)
    void aClientThatComesWhileTheRoomIsHeldUpGetsIn() throws IOException {
        try (RunningServer server = start(20, 1)) {
            TestClient talking = server.join();
            server.joinDeaf();
            Talker talker = Talker.start(talking, MANY);
            Deadline.await("the talker is held back", talker::isHeldBack);
            try (TestClient newcomer = TestClient.connect(server.address())) {
                server.log().await("the room goes on", line -> line.contains("client 1 left: evicted: "));
                server.awaitJoined(3);
                newcomer.line();
                talker.stop();
            }
        }
    }

    @Test
    void fastSendersAreHeldBackAndNobodyLosesAnything() throws IOException {
        try (RunningServer server = start(STALL_SECONDS, 1)) {
            List<TestClient> clients = server.join(2);
            TestClient slow = server.joinDeaf();
            slow.read(new Pace(8 * 1024 * 1024)::of);
            int lines = 8 * 1024;
            Talker one = Talker.start(clients.get(0), lines);
            Talker other = Talker.start(clients.get(1), lines);
            for (Talker talker : List.of(one, other)) {
                Deadline.await("a sender is held back", talker::isHeldBack);
            }
            Talker.assertHeardBy(slow, lines, one, other);
            one.assertHeardBy(clients.get(1), lines);
            other.assertHeardBy(clients.get(0), lines);
            assertNobodyLeft(server);
        }
    }
}
