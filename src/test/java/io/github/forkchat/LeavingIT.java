package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the end of workers and of the server, orderly and not; {@link ServerFaultsIT} has more, for Linux only. */
final class LeavingIT {
    /**
     * Of 10 KB each: more than the sockets' buffers and the pipe hold (5 MB), less than the half of the ring (8 MiB) at
     * which senders are held back.
     */
    private static final int LINES_THAT_HOLD_A_WORKER_UP = 700;

    /** With {@code --ring-size 1}. */
    private static final int RING_BYTES = 1 << 20;

    @Test
    @Tag(Peers.THREE_WAY)
    void aKilledWorkerCostsItsClientOnlyAndItsIdIsUsedAgain() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(3);
            TestSignals.send(clients.get(1).workerPid(), "KILL");
            assertEquals(List.of(), clients.get(1).awaitEnd());
            server.log().await("the leave", line -> line.equals("Server Main: client 1 left: killed by signal 9"));
            Deadline.await("no zombie is left", () -> server.workers().size() == 2);
            clients.get(0).send("still here\n");
            clients.get(2).expect("still here");
            TestClient newcomer = server.join();
            assertEquals(1, newcomer.clientId());
            newcomer.send("I am 1 now\n");
            clients.get(0).expect("I am 1 now");
        }
    }

    @Test
    void killedServerTakesEveryWorkerWithItAndARestartBindsAtOnce(@TempDir Path folder) throws IOException {
        int port;
        Path unix = folder.resolve("room.sock");
        List<ProcessHandle> workers;
        try (RunningServer server =
                RunningServer.startAlone("--host", "127.0.0.1", "--port", "0", "--unix", unix.toString())) {
            port = server.port();
            List<TestClient> clients = server.join(10);
            workers = server.workers();
            assertEquals(10, workers.size());
            server.signal("KILL");
            Deadline.await("every worker is gone", () -> Processes.allGone(workers));
            for (TestClient client : clients) {
                client.awaitEnd();
            }
            assertEquals(137, server.awaitExit());
        }
        try (RunningServer again =
                RunningServer.start("--host", "127.0.0.1", "--port", "" + port, "--unix", unix.toString())) {
            assertEquals(port, again.port());
        }
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void killedServerTakesAWorkerWithItWhoseClientDoesNotRead() throws IOException {
        try (RunningServer server = RunningServer.startAlone()) {
            killWhileAClientDoesNotRead(server, LINES_THAT_HOLD_A_WORKER_UP);
        }
    }

    @Test
    void killedServerTakesAWorkerWithItWhoseClientDoesNotReadItsUnixSocket(@TempDir Path folder) throws IOException {
        try (RunningServer server =
                RunningServer.startAlone("--unix", folder.resolve("room.sock").toString())) {
            killWhileAClientDoesNotRead(server, 200);
        }
    }

    /** @param lines how many, of 10 KB, are said */
    private static void killWhileAClientDoesNotRead(RunningServer server, int lines) throws IOException {
        TestClient talker = server.join();
        TestClient deaf = server.joinDeaf();
        TestClient listener = server.join();
        String text = "0123456789".repeat(1_000);
        for (int i = 0; i < lines; i++) {
            talker.send(text + i + "\n");
        }
        listener.expect(text + 0);
        Deadline.await("the worker is held up", () -> Processes.isHeldUpByClient(deaf.workerPid()));
        List<ProcessHandle> workers = server.workers();
        assertTrue(workers.stream().anyMatch(worker -> worker.pid() == deaf.workerPid()), "it was not evicted");
        server.signal("KILL");
        Deadline.await("every worker is gone", () -> Processes.allGone(workers));
        assertEquals(137, server.awaitExit());
        deaf.close();
    }

    @Test
    void theNextServerEndsTheProcessesOfAKilledOne(@TempDir Path folder) throws IOException {
        Path worker = WorkerScript.write(folder, "echo started\nexec sleep 600"); // does not care for its pipe's end
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
        List<ProcessHandle> leftovers;
        try (RunningServer server = RunningServer.start(environment, "--worker", worker.toString())) {
            TestClient.connect(server.address());
            server.log().await("the worker", line -> line.equals("worker: started"));
            leftovers = server.workers();
            assertEquals(1, leftovers.size());
            Deadline.await(
                    "its pid is on disk",
                    () -> Processes.isRecorded(folder, leftovers.get(0).pid()));
            server.signal("KILL");
            assertEquals(137, server.awaitExit());
        }
        assertTrue(leftovers.get(0).isAlive());
        try (RunningServer next = RunningServer.start(environment)) {
            String line =
                    "Server Main: ended process " + leftovers.get(0).pid() + ", which an earlier server left behind";
            next.log().await(line, line::equals);
            Deadline.await("it is gone", () -> Processes.allGone(leftovers));
            next.join();
        }
    }

    /** One worker is behind, so the ring still holds lines for its client when the signal comes. */
    @Test
    void sigtermDeliversAcceptedLinesToEveryClientAndLeavesNoWorker() throws IOException {
        int lines = 600; // of a kilobyte: more than a pipe holds, less than the ring
        try (RunningServer server = RunningServer.start()) {
            TestClient watcher = server.joinWithFirstLine("%forkchat/1 view=chat");
            List<TestClient> clients = server.join(9);
            List<ProcessHandle> workers = server.workers();
            TestClient behind = clients.get(8);
            Processes.stop(behind.workerPid());
            Talker talker = Talker.start(clients.get(0), lines);
            talker.assertHeardBy(clients.get(1), lines); // so the server has accepted all of them
            server.signal("TERM");
            watcher.awaitLine("the notice", "-- server: the server is closing"::equals);
            TestSignals.send(behind.workerPid(), "CONT");
            assertEquals(0, server.awaitExit());
            assertTrue(Processes.allGone(workers), "no worker is left");
            for (TestClient client : clients.subList(2, 9)) {
                talker.assertHeardBy(client, lines);
            }
            server.log().await("the counters", line -> line.startsWith("Server Main: counters: accepted=10 joined=10"));
        }
    }

    /**
     * One worker is behind, so the ring is full, and the server leaves unread what is in pipeForkToMain. That takes a worker
     * which keeps no credit, and writes each line by itself.
     */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "no other system tells how much a process has written")
    void sigtermDeliversLinesThatTheServerHasNotReadYet(@TempDir Path folder) throws IOException {
        String worker = WorkerScript.writeFaulty(folder, "").toString();
        try (RunningServer server = RunningServer.start("--ring-size", "1", "--worker", worker)) {
            List<TestClient> clients = server.join(3);
            long talking = clients.get(0).workerPid();
            TestClient behind = clients.get(2);
            Processes.stop(behind.workerPid());
            long before = Processes.writtenBytes(talking);
            Talker talker = Talker.start(clients.get(0), Integer.MAX_VALUE);
            long written = Processes.awaitHeldUpByPipe(talking, before + RING_BYTES);
            assertTrue(written - before < 4 * RING_BYTES, "ring and pipe hold no more: " + (written - before));
            long envelopeBytes = Envelope.EXTRA_BYTES + Frame.HEADER_BYTES + Talker.LINE_BYTES;
            long accepted = (written - before) / envelopeBytes;
            server.signal("TERM");
            server.log().await("the signal", "Server Main: SIGTERM: closing"::equals);
            TestSignals.send(behind.workerPid(), "CONT");
            assertEquals(0, server.awaitExit());
            int heard = clients.get(1).awaitEnd().size();
            assertTrue(heard >= accepted, heard + " lines of " + accepted + " that the worker had written");
            talker.assertHeardBy(clients.get(1), heard);
            talker.assertHeardBy(behind, heard);
        }
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void sigtermEndsAServerWhoseClientsDoNotRead() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient talker = server.join();
            TestClient deaf = server.joinDeaf();
            String text = "0123456789".repeat(1_000);
            for (int i = 0; i < LINES_THAT_HOLD_A_WORKER_UP; i++) {
                talker.send(text + i + "\n");
            }
            Deadline.await("the worker is held up", () -> Processes.isHeldUpByClient(deaf.workerPid()));
            List<ProcessHandle> workers = server.workers();
            server.signal("TERM");
            assertEquals(0, server.awaitExit());
            assertTrue(Processes.allGone(workers), "no worker is left");
            deaf.close();
        }
    }

    @Test
    void anotherSigtermEndsTheServerAtOnce() throws IOException {
        try (RunningServer server = RunningServer.startAlone()) {
            TestSignals.send(server.join().workerPid(), "STOP"); // so that the first one takes its time
            List<ProcessHandle> workers = server.workers();
            server.signal("TERM");
            server.log().await("the first", line -> line.equals("Server Main: SIGTERM: closing"));
            server.terminateUntilItEnds();
            assertEquals(143, server.awaitExit());
            TestSignals.send(workers.get(0).pid(), "CONT");
            Deadline.await("no worker is left", () -> Processes.allGone(workers));
        }
    }
}
