package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Pace;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Faults of the server process: kill, signals, dead threads, clock changes, a blocked log. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class ServerFaultsIT {
    /** The clients of the canary, which are in every {@link FaultRoom}. */
    private static final int CANARY_CLIENTS = 2;

    @TempDir
    private Path folder;

    private static void crowd(FaultRoom room, int count, List<TestClient> clients) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(TestClient.connect(room.server().address()));
        }
        room.server().awaitJoined(CANARY_CLIENTS + count);
    }

    @Test
    void theServerIsKilled() throws IOException {
        List<TestClient> clients = new ArrayList<>();
        int port;
        String unix = folder.resolve("room").toString();
        try (FaultRoom room =
                FaultRoom.open(RunningServer.startAlone("--host", "127.0.0.1", "--port", "0", "--unix", unix))) {
            crowd(room, Faults.times(10, 50), clients);
            port = room.server().port();
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end(); // the canary would report the kill as a fault
            room.server().signal("KILL");
            Deadline.await("every worker is gone", () -> Processes.allGone(workers));
            clients.forEach(TestClient::awaitEnd);
            assertEquals(137, room.server().awaitExit());
        }
        try (FaultRoom again = FaultRoom.open("--host", "127.0.0.1", "--port", "" + port, "--unix", unix)) {
            again.assertUnharmed();
        }
    }

    @Test
    void theServerIsKilledWhileAClientReadsNothing() throws IOException {
        try (FaultRoom room = FaultRoom.open(RunningServer.startAlone())) {
            TestClient deaf = room.server().joinDeaf();
            TestClient talker = room.server().join();
            // 7,000 lines of 1 KB: fills socket and pipe, but not the ring
            assertEquals(7_000, Talker.start(talker, 7_000).finish());
            Deadline.await("the worker is held up", () -> Processes.isHeldUpByClient(deaf.workerPid()));
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            room.server().signal("KILL");
            Deadline.await("every worker is gone", () -> Processes.allGone(workers));
            assertEquals(137, room.server().awaitExit());
            deaf.close();
        }
    }

    @Test
    void theServerIsKilledWhileAWorkerIsStopped() throws IOException {
        try (FaultRoom room = FaultRoom.open(RunningServer.startAlone())) {
            TestClient client = room.server().join();
            Processes.stop(client.workerPid());
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            room.server().signal("KILL");
            Deadline.await("every worker is gone", () -> Processes.allGone(workers));
            assertEquals(137, room.server().awaitExit());
            client.awaitEnd();
        }
    }

    @Test
    void theServerIsKilledWhileAChildIsBetweenForkAndExec() throws IOException {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        long[] left = {0};
        try (FaultRoom room = FaultRoom.open(RunningServer.start(environment))) {
            room.canary().end();
            room.connectAndMeetChildInTime(pid -> {
                if (!Processes.isThere(pid)) {
                    return false;
                }
                TestSignals.send(pid, "STOP");
                left[0] = pid;
                Deadline.await(
                        "its pid is on disk", () -> Processes.isRecorded(folder, pid) || !Processes.isThere(pid));
                if (!Processes.isThere(pid)) {
                    return false;
                }
                room.server().signal("KILL");
                assertEquals(137, room.server().awaitExit());
                return true;
            });
        }
        ProcessHandle child = ProcessHandle.of(left[0]).orElseThrow();
        assertTrue(child.isAlive());
        try (FaultRoom next = FaultRoom.open(RunningServer.start(environment))) {
            assertTrue(Processes.allGone(List.of(child)), "nothing is left of it");
            next.assertUnharmed("ended process " + left[0] + ", which an earlier server left behind");
        }
    }

    @Test
    void theServerIsTerminatedUnderLoad() throws IOException {
        int count = Faults.times(8, 50);
        List<TestClient> clients = new ArrayList<>();
        try (FaultRoom room = FaultRoom.open()) {
            TestClient listener = room.server().joinWithFirstLine("%forkchat/1 view=chat name=listener history=0");
            for (int i = 0; i < count; i++) {
                clients.add(room.server().join());
            }
            for (TestClient client : clients) {
                Talker.start(client, Integer.MAX_VALUE, new Pace(50 * Talker.LINE_BYTES));
            }
            Background newcomers = Background.start("newcomers", () -> connectAgainAndAgain(room.server()));
            for (TestClient client : clients) {
                String start = "client" + client.clientId() + ": " + client.clientId() + ":20 ";
                listener.awaitLine("everyone is heard", line -> line.startsWith(start));
            }
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            room.server().signal("TERM");
            assertEquals(0, room.server().awaitExit());
            assertTrue(Processes.allGone(workers), "no worker is left");
            newcomers.finish();
            List<String> heard = listener.awaitEnd();
            assertEquals("-- server: the server is closing", heard.get(heard.size() - 1));
            int[] next = new int[1 + CANARY_CLIENTS + count];
            for (String line : heard) {
                if (line.matches("client\\d+: \\d+:.*")) {
                    int id = Integer.parseInt(line.substring("client".length(), line.indexOf(':')));
                    assertTrue(line.startsWith("client" + id + ": " + id + ":" + next[id]++ + " "), line);
                }
            }
        }
    }

    /** Connects ten times per second until the server refuses. */
    @SuppressWarnings("EmptyCatch") // refused: the server is closing
    private static void connectAgainAndAgain(RunningServer server) {
        Pace pace = new Pace(10);
        try {
            while (true) {
                pace.await(1);
                TestClient.connect(server.address());
            }
        } catch (IOException refused) {
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "HUP"})
    void theServerGetsASignal(String signal) throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient client = room.server().joinWithFirstLine("%forkchat/1 view=chat name=carl history=0");
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            room.server().signal(signal);
            assertEquals(0, room.server().awaitExit());
            assertTrue(client.awaitEnd().contains("-- server: the server is closing"));
            assertTrue(Processes.allGone(workers), "no worker is left");
        }
    }

    /** Sends the signal to the whole process group, like Ctrl-C. */
    @Test
    void theWholeForegroundGroupGetsASignal() throws IOException {
        try (FaultRoom room = FaultRoom.open(RunningServer.start(List.of("setsid"), Map.of()))) {
            TestClient client = room.server().joinWithFirstLine("%forkchat/1 view=chat name=carl history=0");
            assertEquals(
                    room.server().pid(), TestSignals.processGroup(room.server().pid()));
            room.canary().end();
            TestSignals.send(-room.server().pid(), "INT");
            assertEquals(0, room.server().awaitExit());
            assertTrue(client.awaitEnd().contains("-- server: the server is closing"), "the worker lived until then");
        }
    }

    @Test
    void anotherSignalEndsTheServerAtOnce() throws IOException {
        try (FaultRoom room = FaultRoom.open(RunningServer.startAlone())) {
            Processes.stop(room.server()
                    .join()
                    .workerPid()); // a stopped worker delays the orderly shutdown after the first SIGTERM
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            room.server().signal("TERM");
            room.server().log().await("the first", line -> line.equals("Server Main: SIGTERM: closing"));
            room.server().terminateUntilItEnds();
            assertEquals(143, room.server().awaitExit());
            workers.stream().filter(ProcessHandle::isAlive).forEach(worker -> TestSignals.send(worker.pid(), "CONT"));
            Deadline.await("no worker is left", () -> Processes.allGone(workers));
        }
    }

    @Test
    void aSignalThatComesTwiceAtOnceIsOne() throws IOException {
        int rounds = Faults.times(6, 28);
        for (int round = 0; round < rounds; round++) {
            try (RunningServer server = RunningServer.start()) {
                server.signal("TERM");
                server.signal("TERM");
                server.signal("INT");
                assertEquals(0, server.awaitExit());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"pass-data, poll:error=EFAULT", "reaper, wait4:error=EINVAL"})
    void aThreadOfTheServerDies(String thread, String inject) throws IOException {
        try (FaultRoom room = FaultRoom.open(RunningServer.startAlone())) {
            TestClient client = room.server().join();
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            Strace.onThread(room.server().pid(), thread, inject, () -> {
                TestSignals.send(client.workerPid(), "KILL");
                assertEquals(70, room.server().awaitExit());
            });
            Deadline.await("no worker is left", () -> Processes.allGone(workers));
            room.server().log().await("the reason", line -> line.contains("fault in thread " + thread));
        }
    }

    @Test
    void signalsComeWithoutPause() throws Exception {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient talker = room.server().join();
            TestClient listener = room.server().join();
            String interrupted = "read,write,poll,wait4,accept4:error=EINTR:when=3+3";
            Strace.onProcess(room.server().pid(), interrupted, () -> {
                Talker talk = Talker.start(talker, 2_000);
                for (int i = 0; i < 2_000; i++) {
                    TestSignals.send(room.server().pid(), "CHLD");
                    TestSignals.send(listener.workerPid(), "PIPE");
                }
                assertEquals(2_000, talk.finish());
                for (int i = 0; i < 2_000; i++) {
                    String start = talker.clientId() + ":" + i + " ";
                    String line = listener.lineOf(text -> text.startsWith(talker.clientId() + ":"));
                    assertTrue(line.startsWith(start), line);
                }
            });
            talker.close();
            listener.close();
            room.assertUnharmed();
            room.canary().end();
            List<String> log = room.server().end();
            assertTrue(log.stream().noneMatch(line -> line.contains("EINTR")), "" + log);
        }
    }

    @Test
    void theClockIsSet() throws Exception {
        Path clock = folder.resolve("clock");
        try (FaultRoom room = FaultRoom.open(RunningServer.start(Machine.clock(clock), "--idle-timeout", "60"))) {
            TestClient client = room.server().joinWithFirstLine("%forkchat/1 view=json name=carl history=0");
            String today = room.dayOfNextMessage(client);
            for (int days : new int[] {1, -1, 0}) {
                Machine.setClock(clock, days);
                Deadline.await(
                        "the server's clock is set",
                        () -> room.dayOfNextMessage(client).equals(today) == (days == 0));
                room.canary().assertWhole();
                room.server()
                        .join()
                        .close(); // a new worker still starts: the clock change did not expire its start timeout
            }
            client.close();
            Deadline.await("they have left", () -> room.workers() == CANARY_CLIENTS);
            room.assertUnharmed();
        }
    }

    @ParameterizedTest
    @CsvSource({"full", "gone", "stopped"})
    void nobodyReadsTheLog(String how) throws Exception {
        Path socket = folder.resolve("room");
        List<String> arguments = List.of("server", "--trace", "--unix", socket.toString());
        ProcessBuilder builder = Forkchat.command(arguments).redirectErrorStream(true);
        if (how.equals("full")) {
            builder.redirectOutput(new File("/dev/full"));
        }
        TestSignals.restoreDispositions();
        Process server = builder.start();
        try {
            if (how.equals("gone")) {
                server.getInputStream().read();
                server.getInputStream().close();
            }
            Deadline.await("it listens", () -> Files.exists(socket));
            TestClient talker = Machine.connectWhenReady(socket);
            TestClient listener = Machine.connectWhenReady(socket);
            Deadline.await("both are in the room", () -> Machine.hear(talker, listener));
            int lines = 10_000; // --trace logs each 1 KB message several times
            Talker talk = Talker.startAs(talker, 0, lines);
            for (int i = 0; i < lines; i++) {
                String line = listener.lineOf(text -> text.startsWith("0:"));
                assertTrue(line.startsWith("0:" + i + " "), line);
            }
            assertEquals(lines, talk.finish());
            TestSignals.send(server.pid(), "TERM");
            assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), "it ends in order");
            assertEquals(0, server.exitValue());
        } finally {
            server.destroyForcibly();
        }
    }
}
