package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Attacks by clients that are not in the room. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
final class StrangerAttackIT {
    /** At a tenth of a second of processor time each they would take minutes. */
    private static final int CONNECTIONS = 2_000;
    /** As many workers may be started for connections that were there when their turn came. */
    private static final long MAX_FORKS = 200;

    /** They are served in the end, so there are not many. */
    private static final int LEAVERS = 60;

    private static final int SILENT = 256;
    private static final int GUESSERS = 32;
    private static final String PASSWORD = "correct horse";
    private static final String QUESTION = "-- this room has a password: type it first";

    @TempDir
    private Path folder;

    private RunningServer protectedServer(String... more) throws IOException {
        Path file = folder.resolve("password");
        Files.writeString(file, PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        List<String> arguments = new ArrayList<>(List.of("--password-file", file.toString()));
        arguments.addAll(List.of(more));
        return RunningServer.start(arguments.toArray(new String[0]));
    }

    private static List<ProcessHandle> checkers(RunningServer server) {
        return server.workers("forkchat-check");
    }

    /** How a client leaves. */
    private interface Leaving {
        void leave(TestClient client) throws IOException;
    }

    /** Connects many times, leaves each time in this way, and then has a client join: few workers have started. */
    private static void assertFewWorkersStart(FaultRoom room, Leaving leaving) throws IOException {
        long forks = room.counters().get("forks");
        for (int i = 0; i < CONNECTIONS; i++) {
            leaving.leave(TestClient.connectDeaf(room.server().address()));
        }
        TestClient honest = TestClient.connect(room.server().address());
        honest.send("%forkchat/1 name=honest\n");
        honest.awaitLine("the answer", line -> line.startsWith("%forkchat/1 id="));
        long more = room.counters().get("forks") - forks;
        assertTrue(more < MAX_FORKS, more + " workers were started");
        honest.close();
    }

    @Test
    void connectionsThatAreClosedAtOnceCostNoWorkerAndKeepNobodyOut() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            assertFewWorkersStart(room, TestClient::close);
            assertTrue(room.counters().get("hung-up") > CONNECTIONS - MAX_FORKS, "" + room.counters());
            room.assertUnharmed();
        }
    }

    @Test
    void connectionsThatAreResetAtOnceCostNoWorkerEither() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            assertFewWorkersStart(room, TestClient::resetConnection);
            room.assertUnharmed();
        }
    }

    @Test
    void aClientThatIsStillThereIsServedBeforeThoseThatHaveSaidSomethingAndLeft() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            for (int i = 0; i < LEAVERS; i++) {
                TestClient gone = TestClient.connectDeaf(room.server().address());
                gone.send("hi\n");
                gone.close();
            }
            TestClient honest = TestClient.connect(room.server().address());
            honest.send("%forkchat/1 name=honest\n");
            honest.awaitLine("the answer", line -> line.startsWith("%forkchat/1 id="));
            long left = room.counters().get("left");
            assertTrue(left < LEAVERS / 2, left + " others were served before");
            honest.close();
            Deadline.await(
                    "all that said something were served",
                    120_000,
                    () -> room.counters().get("left") > LEAVERS);
            room.assertUnharmed();
        }
    }

    @Test
    void aUserOfTheUnixSocketHasNoMoreClientsThanAnAddressMayHave() throws IOException {
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(folder.resolve("room"));
        try (RunningServer server = RunningServer.start(
                "--max-per-host", "2", "--unix", socket.getPath().toString())) {
            List<TestClient> clients = server.join(2);
            TestClient third = TestClient.connect(socket);
            assertEquals(List.of("too many connections of your user"), third.awaitEnd());
            clients.get(0).close();
            Deadline.await("a place is free", () -> isServed(socket));
        }
    }

    private static boolean isServed(UnixDomainSocketAddress socket) {
        try {
            TestClient client = TestClient.connect(socket);
            client.send("%forkchat/1\n");
            return client.awaitLine("an answer", line -> true).startsWith("%forkchat/1 id=");
        } catch (IOException closedBeforeItCouldSay) {
            return false;
        }
    }

    @Test
    void silentConnectionsToARoomWithAPasswordHaveNoWorkerAndNoSlot() throws IOException {
        try (RunningServer server = protectedServer("--max-clients", "2")) {
            TestClient inside = server.enter(PASSWORD);
            List<TestClient> silent = new ArrayList<>();
            for (int i = 0; i < SILENT; i++) {
                silent.add(TestClient.connectDeaf(server.address()));
            }
            TestClient honest = server.enter(PASSWORD);
            honest.send("hello\n");
            inside.expect("hello");
            assertEquals(3, server.workers().size(), "two workers and the password checker");
            for (TestClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void clientsThatGuessHaveNoWorkerAndKeepNobodyOut() throws Exception {
        try (RunningServer server = protectedServer()) {
            TestClient inside = server.enter(PASSWORD);
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong guesses = new AtomicLong();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < GUESSERS; i++) {
                threads.add(new Thread(() -> guess(server, stop, guesses), "guesser-" + i));
            }
            threads.forEach(Thread::start);
            Deadline.await("all guess", () -> guesses.get() >= GUESSERS);
            for (int i = 0; i < 3; i++) {
                TestClient honest = server.enter(PASSWORD);
                honest.send("hello " + i + "\n");
                inside.expect("hello " + i);
            }
            assertEquals(5, server.workers().size(), "four workers and the password checker");
            stop.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void guess(RunningServer server, AtomicBoolean stop, AtomicLong guesses) {
        try {
            while (!stop.get()) {
                try (TestClient client = TestClient.connect(server.address())) {
                    client.send("wrong\nwrong\nwrong\n");
                    guesses.incrementAndGet();
                    client.awaitEnd();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aProgramInTheWorkersPlaceNeverSeesThePassword() throws IOException {
        Path worker = Path.of("scripts", "example-worker.py").toAbsolutePath();
        try (RunningServer server = protectedServer("--worker", worker.toString())) {
            TestClient inside = server.enter(PASSWORD);
            TestClient other = server.enter(PASSWORD);
            other.send("hello\n");
            inside.expect("HELLO");
        }
    }

    @Test
    void thePasswordCheckerIsKilledAndAnotherTakesItsPlace() throws IOException {
        try (RunningServer server = protectedServer()) {
            server.enter(PASSWORD);
            TestClient waiting = TestClient.connect(server.address());
            waiting.expect(QUESTION);
            Deadline.await("the checker runs", () -> checkers(server).size() == 1);
            TestSignals.send(checkers(server).get(0).pid(), "KILL");
            server.log().await("its end", line -> line.startsWith("Server Main: the password checker has ended: "));
            waiting.send(PASSWORD + "\n");
            waiting.expect("-- welcome");
            server.enter(PASSWORD);
            assertEquals(4, server.workers().size(), "three workers and the password checker");
        }
    }

    /** It hangs: Server Main waits ten seconds for its answer, and asks another. */
    @Test
    void thePasswordCheckerStopsAndAnotherTakesItsPlace() throws IOException {
        try (RunningServer server = protectedServer()) {
            server.enter(PASSWORD);
            Deadline.await("the checker runs", () -> checkers(server).size() == 1);
            long stopped = checkers(server).get(0).pid();
            TestSignals.send(stopped, "STOP");
            TestClient waiting = TestClient.connect(server.address());
            waiting.expect(QUESTION);
            waiting.send(PASSWORD + "\n");
            server.log()
                    .await("its end", line -> line.contains("the password checker has ended: it did not answer in "));
            waiting.expect("-- welcome");
            assertTrue(checkers(server).stream().noneMatch(checker -> checker.pid() == stopped), "it is gone");
        }
    }
}
