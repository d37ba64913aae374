package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Descriptors;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Faults of a worker: they affect at most its own client. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class WorkerFaultsIT {
    @TempDir
    private Path folder;

    @Test
    void aWorkerIsKilledWhileItsClientFloods() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            RunningServer server = room.server();
            TestClient listener = server.joinWithFirstLine("%forkchat/1 view=chat name=listener");
            for (int round = 0; round < Faults.times(8, 200); round++) {
                TestClient talker = server.join();
                String name = "client" + talker.clientId();
                StringBuilder flood = new StringBuilder();
                for (int i = 0; i < 3_000; i++) {
                    flood.append(round).append(' ').append(i).append('\n');
                }
                talker.send(flood.toString());
                String start = name + ": " + round + " ";
                assertEquals(start + 0, listener.lineOf(line -> line.startsWith(start)));
                TestSignals.send(talker.workerPid(), "KILL");
                talker.awaitEnd();
                int seen = 1;
                String line = listener.lineOf(talk -> talk.startsWith(start) || talk.contains(" left: "));
                while (line.startsWith(start)) {
                    assertEquals(start + seen++, line, "whole, and in order");
                    line = listener.lineOf(talk -> talk.startsWith(start) || talk.contains(" left: "));
                }
                assertEquals("-- " + name + " left: killed by signal 9", line);
                Deadline.await("the worker is gone", () -> room.workers() == 3);
            }
            listener.close();
            room.assertUnharmed(line -> line.endsWith(" left: killed by signal 9"));
        }
    }

    @Test
    @Tag(Faults.LONG)
    void aWorkerIsStoppedForLongerThanTheStallTimeUnderLoad() throws IOException {
        try (FaultRoom room = FaultRoom.open("--stall-timeout", "2", "--ring-size", "1")) {
            TestClient talker = room.server().join();
            TestClient stopped = room.server().join();
            Processes.stop(stopped.workerPid());
            Talker talk = Talker.start(talker, Integer.MAX_VALUE);
            stopped.awaitEnd();
            talk.stop();
            talker.close();
            room.assertUnharmed(line -> line.contains("left: evicted: took less than 16 KiB/s for "));
        }
    }

    @Test
    void aWorkerIsStoppedAndGoesOnWithinTheStallTime() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient talker = room.server().join();
            TestClient stopped = room.server().joinDeaf();
            Processes.stop(stopped.workerPid());
            int lines = 2_000;
            assertEquals(lines, Talker.start(talker, lines).finish());
            room.canary().assertWhole();
            TestSignals.send(stopped.workerPid(), "CONT");
            Talker.assertHeardAmongOthers(stopped, talker, lines);
            talker.close();
            stopped.close();
            room.assertUnharmed(line -> line.endsWith(" left: disconnected"));
        }
    }

    @Test
    void aWorkerEndsInItsOwnWay() throws IOException {
        Map<String, String> ends = Map.of(
                "!exit 0", "exit code 0",
                "!exit 1", "exit code 1",
                "!exit 70", "exit code 70",
                "!kill 11", "killed by signal 11",
                "!kill 6", "killed by signal 6");
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            for (Map.Entry<String, String> end : ends.entrySet()) {
                TestClient client = room.server().join();
                client.send(end.getKey() + "\n");
                client.awaitEnd();
                String left = "Server Main: client " + client.clientId() + " left: " + end.getValue();
                room.server().log().await("why", left::equals);
            }
            room.assertUnharmed();
        }
    }

    /** Server Main is stopped meanwhile, so it learns of the end with all of that before it in pipeForkToMain. */
    @Test
    void messagesWrittenBeforeTheEndOfAWorkerAreRelayed() throws IOException {
        int count = 300; // which a pipe of 64 KiB holds
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            TestClient listener = room.server().join();
            for (int round = 0; round < 5; round++) {
                TestClient talker = room.server().join();
                ProcessHandle worker = ProcessHandle.of(talker.workerPid()).orElseThrow();
                Processes.stop(room.server().pid());
                String text = "x".repeat(100) + round + " ";
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < count; i++) {
                    lines.append(text).append(i).append('\n');
                }
                talker.send(lines + "!kill 9\n");
                Deadline.await("it has ended", () -> Processes.allGone(List.of(worker)));
                TestSignals.send(room.server().pid(), "CONT");
                for (int i = 0; i < count; i++) {
                    assertEquals(text + i, listener.lineOf(line -> line.startsWith(text)));
                }
                talker.awaitEnd();
                talker.close();
            }
            listener.close();
            Deadline.await("they have left", () -> room.workers() == 2);
            room.assertUnharmed(line -> line.endsWith(" left: killed by signal 9"));
        }
    }

    /** So what it has written waits in pipeForkToMain, and in Server Main's memory, long after its end. */
    @Test
    void aWorkerIsKilledWhileTheRingIsFull() throws IOException {
        String worker = WorkerScript.writeFaulty(folder, "").toString();
        try (RunningServer server = RunningServer.start("--log-size", "1", "--worker", worker)) {
            TestClient listener = server.join();
            TestClient client = server.join();
            Processes.stop(listener.workerPid());
            long before = Processes.writtenBytes(client.workerPid());
            Talker talker = Talker.start(client, Integer.MAX_VALUE);
            long written = Processes.awaitHeldUpByPipe(client.workerPid(), before + (1 << 20));
            TestSignals.send(client.workerPid(), "KILL");
            Deadline.await("it has ended", () -> server.workers().size() == 1);
            TestSignals.send(listener.workerPid(), "CONT");
            long envelopeBytes = Envelope.EXTRA_BYTES + Frame.HEADER_BYTES + Talker.LINE_BYTES;
            talker.assertHeardBy(listener, Math.toIntExact((written - before) / envelopeBytes));
            server.log().await("the leave", "Server Main: client 1 left: killed by signal 9"::equals);
        }
    }

    @Test
    void aWorkersJvmCrashes() throws IOException {
        try (FaultRoom room = FaultRoom.open(RunningServer.startIn(folder))) {
            for (String signal : List.of("SEGV", "ABRT")) {
                TestClient client = room.server().join();
                Lines.Mark before = room.server().log().mark();
                TestSignals.send(client.workerPid(), signal);
                client.awaitEnd();
                String left = "Server Main: client " + client.clientId() + " left: (killed by signal|exit code) \\d+";
                room.server().log().awaitAfter(before, "its leave", line -> line.matches(left));
            }
            room.assertUnharmed();
            assertEquals(List.of(), List.of(folder.toFile().list()), "no core, no hs_err");
        }
    }

    /** No more memory than it has: the kernel refuses what a long message needs. */
    @Test
    void aWorkerRunsOutOfMemory() throws Exception {
        try (FaultRoom room = FaultRoom.open(RunningServer.startIn(folder))) {
            TestClient client = room.server().join();
            String limit = "--data=1048576:1048576";
            assertEquals(
                    0,
                    new ProcessBuilder("prlimit", "--pid", "" + client.workerPid(), limit)
                            .start()
                            .waitFor());
            sendUntilClosed(client, "\u00e9" + "x".repeat(65_000) + "\n");
            client.awaitEnd();
            room.assertUnharmed(line -> line.matches("Server Main: client 2 left: (killed by signal|exit code) \\d+"));
            assertEquals(List.of(), List.of(folder.toFile().list()), "no core, no hs_err");
        }
    }

    @SuppressWarnings("EmptyCatch") // that it is closed is what was waited for
    private static void sendUntilClosed(TestClient client, String text) {
        try {
            for (int i = 0; i < 1_000; i++) {
                client.send(text);
            }
        } catch (IOException closed) {
        }
    }

    @Test
    void fiftyWorkersAreKilledAtOneInstant() throws IOException {
        int count = Faults.times(10, 50);
        try (FaultRoom room = FaultRoom.open()) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                clients.add(TestClient.connect(room.server().address()));
            }
            room.server().awaitJoined(2 + count);
            String[] command = room.server().workersButTheFirst(2).stream()
                    .map(worker -> "" + worker.pid())
                    .toArray(String[]::new);
            List<String> kill = new ArrayList<>(List.of("kill", "-9"));
            kill.addAll(List.of(command));
            assertEquals(count, command.length);
            Machine.run(kill.toArray(new String[0]));
            clients.forEach(TestClient::awaitEnd);
            Deadline.await(
                    "as many leaves",
                    () -> room.server().log().all().stream()
                                    .filter(line -> line.endsWith(" left: killed by signal 9"))
                                    .count()
                            == count);
            room.assertUnharmed();
        }
    }

    @Test
    void theJarOrTheWorkerIsGarbageAtTheStart() throws Exception {
        Path garbage = folder.resolve("garbage");
        Files.write(garbage, new byte[] {1, 2, 3, 4, 5});
        WorkerScript.makeExecutable(garbage);
        assertNoServer(
                Forkchat.command(garbage, List.of("server", "--port", "0")),
                "Error: Invalid or corrupt jarfile " + garbage);
        assertNoServer(
                Forkchat.command(folder.resolve("none"), List.of("server")),
                "Error: Unable to access jarfile " + folder.resolve("none"));
        assertNoServer(
                Forkchat.command(List.of("server", "--port", "0", "--worker", garbage.toString())),
                "forkchat: the worker is no program, nor a script that begins with #!: " + garbage);
        assertNoServer(
                Forkchat.command(List.of("server", "--port", "0", "--worker", folder.toString())),
                "forkchat: the worker is no executable file: " + folder);
        ProcessBuilder noJvm = new ProcessBuilder("scripts/forkchat", "server", "--port", "0");
        noJvm.environment().put("JAVA_HOME", folder.toString());
        Ended launcher = Ended.of(noJvm);
        assertEquals(1, launcher.exitCode());
        String needs = "forkchat: needs Java 17 or newer; JAVA_HOME=" + folder + " has none";
        assertTrue(launcher.err().get(0).startsWith(needs), "" + launcher);
    }

    private static void assertNoServer(ProcessBuilder command, String line) throws Exception {
        assertEquals(Ended.failed(1, line), Ended.of(command));
    }

    /** A JVM of the server's own, the program of which is taken away. */
    @Test
    @Tag(Faults.LONG)
    void theJvmIsGoneWhileTheServerRuns() throws Exception {
        Path jvm = folder.resolve("jvm");
        Machine.run("cp", "-R", System.getProperty("java.home"), jvm.toString());
        try (FaultRoom room = FaultRoom.open(RunningServer.startJvm(jvm.resolve("bin/java")))) {
            Files.delete(jvm.resolve("bin/java"));
            assertNewcomerIsTurnedAway(room);
            Files.writeString(jvm.resolve("bin/java"), "no JVM any more");
            assertNewcomerIsTurnedAway(room);
            room.assertUnharmed(line -> line.contains("bin/java): ENOENT (2)"));
        }
    }

    @Test
    void theJarIsGoneWhileTheServerRuns() throws Exception {
        Path jar = Files.copy(Forkchat.jar(), folder.resolve("forkchat.jar"));
        try (FaultRoom room = FaultRoom.open(RunningServer.startJar(jar))) {
            Files.delete(jar);
            assertNewcomerIsTurnedAway(room);
            Files.writeString(jar, "no jar any more");
            assertNewcomerIsTurnedAway(room);
            room.assertUnharmed(line -> line.contains(" was not served: exit code 1"));
        }
    }

    private static void assertNewcomerIsTurnedAway(FaultRoom room) throws IOException {
        List<String> lines = TestClient.connect(room.server().address()).awaitEnd();
        assertEquals(1, lines.size(), "" + lines);
        assertTrue(lines.get(0).startsWith("cannot serve you: "), "" + lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENOENT", "EACCES"})
    void theWorkersProgramIsGoneOrForbiddenWhileTheServerRuns(String errno) throws IOException {
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            File worker = folder.resolve("worker.sh").toFile();
            assertTrue(errno.equals("ENOENT") ? worker.delete() : worker.setExecutable(false, false));
            assertNewcomerIsTurnedAway(room);
            room.assertUnharmed(line -> line.contains("execve(" + worker + "): " + errno));
        }
    }

    @Test
    void aWorkerCannotBeExecutedForWantOfMemory() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            Strace.onProcess(room.server().pid(), "execve:error=ENOMEM", () -> assertNewcomerIsTurnedAway(room));
            room.assertUnharmed(line -> line.contains("): ENOMEM (12)"));
        }
    }

    @Test
    void aChildHangsBetweenForkAndExec() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient client = room.connectAndMeetChild(pid ->
                    Deadline.await("it is ended", () -> ProcessHandle.of(pid).isEmpty()));
            client.send("said while nobody listened\n");
            room.server().awaitJoined(3);
            assertRetriedAndServed(room, client, List.of("hung-forks"));
        }
    }

    @Test
    void aChildIsKilledBetweenForkAndExec() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient client = room.connectAndMeetChild(pid -> TestSignals.send(pid, "KILL"));
            client.send("said while nobody listened\n");
            room.server().awaitJoined(3);
            // On a busy machine the server may end the child as hung before the signal comes.
            assertRetriedAndServed(room, client, List.of("died-forks", "hung-forks"));
        }
    }

    private static void assertRetriedAndServed(FaultRoom room, TestClient client, List<String> endings)
            throws IOException {
        client.endInput();
        client.awaitEnd();
        Map<String, Long> counters = room.counters();
        long ended = endings.stream().mapToLong(counters::get).sum();
        assertTrue(ended >= 1, "" + counters); // on a busy machine the next child may be late as well
        assertTrue(counters.get("retried-forks") >= 1, "" + counters);
        room.assertUnharmed();
    }

    @Test
    void aWorkerNeverSaysThatItIsReady() throws IOException {
        Path worker = WorkerScript.writeFaulty(folder, "[ ! -e '" + folder + "/hang' ] || exec sleep 600");
        try (FaultRoom room = FaultRoom.openWithWorker(worker)) {
            Files.createFile(folder.resolve("hang"));
            TestClient client = TestClient.connect(room.server().address());
            assertEquals(List.of("cannot serve you: its worker was not ready in 10 s"), client.awaitEnd());
            room.assertUnharmed(line -> line.endsWith(" was not served: its worker was not ready in 10 s"));
        }
    }

    @Test
    @Tag(Faults.LONG)
    void aWorkerIgnoresSigtermAndTheEndOfItsPipe() throws IOException {
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            TestClient client = room.server().join();
            TestClient listener = room.server().join();
            client.send("!deaf\nI am deaf now\n");
            listener.awaitLine("its word", "I am deaf now"::equals);
            List<ProcessHandle> workers = room.server().workers();
            room.canary().end();
            room.server().signal("TERM");
            assertEquals(0, room.server().awaitExit());
            assertTrue(Processes.allGone(workers), "no worker is left");
            String ended = "Server Main: server fork " + client.clientId() + " ended: did not end by itself";
            room.server().log().await("SIGKILL at the shutdown deadline", ended::equals);
        }
    }

    @Test
    void manyConnectAndLeaveAtOnce() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            int count = Faults.times(20, 500);
            for (int i = 0; i < count; i++) {
                TestClient.connectDeaf(room.server().address()).close();
            }
            Deadline.await("all have been seen", Deadline.SECONDS * 3_000, () -> {
                Map<String, Long> counters = room.counters();
                return counters.get("accepted") == 2 + count && room.workers() == 2;
            });
            room.assertUnharmed();
        }
    }

    @Test
    @Tag(Faults.LONG)
    void twentyWorkersHaveNoDescriptorOfAnothers() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            List<TestClient> clients = room.server().join(20);
            for (ProcessHandle worker : room.server().workers()) {
                Descriptors.assertFiveAlone(worker.pid());
            }
            for (TestClient client : clients) {
                client.close();
            }
            room.assertUnharmed();
        }
    }

    @Test
    void aWorkerPrints() throws IOException {
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            TestClient client = room.server().join();
            TestClient other = room.server().join();
            client.send("!print what is \033[2J this\nafter\n");
            assertEquals("after", other.lineOf(line -> !line.startsWith("#")));
            client.close();
            other.close();
            Deadline.await(
                    "both lines in the log, without the escape",
                    () -> room.server().log().all().stream()
                                    .filter("worker: what is \ufffd[2J this"::equals)
                                    .count()
                            == 2);
            room.assertUnharmed();
        }
    }
}
