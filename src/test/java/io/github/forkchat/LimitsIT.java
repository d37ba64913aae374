package io.github.forkchat;

import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Pace;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of limits: clients, rates, line length, idle time; and of {@code --worker} programs. */
final class LimitsIT {
    @Test
    void extraClientsAreRejected() throws IOException {
        try (RunningServer server = RunningServer.start("--max-clients", "3")) {
            List<TestClient> inside = server.join(3);
            for (int i = 0; i < 2; i++) {
                TestClient surplus = TestClient.connect(server.address());
                assertEquals(List.of("server full"), surplus.awaitEnd());
            }
            assertEquals(3, server.workers().size());
            inside.get(0).send("three of us\n");
            inside.get(1).expect("three of us");
            inside.get(2).expect("three of us");
            inside.get(0).endInput();
            inside.get(0).awaitEnd();
            server.joinWhenASlotIsFree().send("me too\n");
            inside.get(1).expect("me too");
        }
    }

    /** The answers to all requests together are longer than the unread answers of a client may be. */
    @Test
    void aClientThatReadsMaySendAsManyRequestsAtOnceAsItsRateAllows() throws IOException {
        int requests = 20;
        try (RunningServer server = RunningServer.start("--ring-size", "1")) {
            List<TestClient> room = server.join(12);
            TestClient asker = server.joinWithFirstLine("%forkchat/1 view=json history=0");
            StringBuilder all = new StringBuilder();
            for (int i = 1; i <= requests; i++) {
                all.append(i <= 4 ? "{\"type\":\"watch\",\"interval\":0" : "{\"type\":\"statistics\"")
                        .append(",\"request\":" + i + "}\n");
            }
            asker.send(all.toString());
            asker.lineOf(line -> line.startsWith("{\"type\":\"receipt\",\"request\":" + requests + ","));
            assertEquals(12, room.size());
        }
    }

    @Test
    void fortyClientsJoinAtOnceWhileTwoTalk() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> talkers = server.join(2);
            AtomicBoolean stop = new AtomicBoolean();
            Background talk = Background.start("talk", () -> {
                for (int i = 0; !stop.get(); i++) {
                    talkers.get(0).send("ping " + i + "\n");
                    talkers.get(1).expect("ping " + i);
                }
            });
            List<TestClient> crowd = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                crowd.add(TestClient.connect(server.address()));
            }
            server.awaitJoined(42);
            stop.set(true);
            talk.finish();
            talkers.get(1).send("welcome\n");
            for (TestClient client : crowd) {
                assertEquals("welcome", client.lineOf(line -> !line.startsWith("ping ")));
            }
        }
    }

    @Test
    void aWorkerThatDiesAtOnceCostsItsClientOnly(@TempDir Path folder) throws IOException {
        Path worker = WorkerScript.write(folder, "exit 3");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient client = TestClient.connect(server.address());
            assertEquals(List.of("cannot serve you: exit code 3"), client.awaitEnd());
            Deadline.await("no zombie is left", () -> server.workers().isEmpty());
        }
    }

    @Test
    void aWorkerThatFillsItsClientsSocketDelaysNoOther(@TempDir Path folder) throws IOException {
        Path worker = WorkerScript.write(folder, "yes 'before READY' >&0 & sleep 2; exit 5");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient deaf = TestClient.connectDeaf(server.address());
            server.log().await("its end", line -> line.endsWith("was not served: exit code 5"));
            Lines.Mark first = server.log().mark();
            TestClient next = TestClient.connectDeaf(server.address()); // handled although the first socket is full
            server.log().awaitAfter(first, "the next one's end", line -> line.endsWith("was not served: exit code 5"));
            deaf.close();
            next.close();
        }
    }

    @Test
    void theChildrenOfAWorkerEndWithIt(@TempDir Path folder) throws IOException {
        Path worker = WorkerScript.write(folder, "sleep 600 & echo \"started $!\"; exit 0");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient.connect(server.address()).awaitEnd();
            String line = server.log().await("its child", text -> text.startsWith("worker: started "));
            long pid = Long.parseLong(line.substring("worker: started ".length()));
            Deadline.await(
                    "the child is gone",
                    () -> ProcessHandle.of(pid)
                            .map(child -> Processes.allGone(List.of(child)))
                            .orElse(true));
        }
    }

    @Test
    void aClientThatResetsAtOnceIsNoFault() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> inside = server.join(2);
            for (int i = 0; i < 20; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.setSoLinger(true, 0); // close resets
                }
            }
            TestClient next = server.join(); // was accepted after them
            next.send("who is there?\n");
            inside.get(0).expect("who is there?");
            Deadline.await("their workers are gone", () -> server.workers().size() == 3);
            List<String> log = server.end();
            assertTrue(log.stream().noneMatch(line -> line.contains("fault")), "" + log);
        }
    }

    @Test
    void serversThatStartAtOnceAllStart() throws Exception {
        List<RunningServer> servers = new CopyOnWriteArrayList<>();
        List<Background> starts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            starts.add(Background.start("start " + i, () -> servers.add(RunningServer.start())));
        }
        starts.forEach(Background::finish);
        assertEquals(6, servers.size());
        servers.forEach(RunningServer::close);
    }

    @Test
    void aWorkerGetsTheContractsArgumentsAndEnvironmentAndNothingElse(@TempDir Path folder) throws IOException {
        Path worker = WorkerScript.write(folder, "echo \"args: $*\"; env | sort; echo done");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient.connect(server.address()).awaitEnd();
            server.log().await("its end", line -> line.equals("worker: done"));
            List<String> log = server.log().all().stream()
                    .map(line -> line.replaceFirst("^worker: ", ""))
                    .toList();
            assertTrue(
                    log.stream().anyMatch(line -> line.matches("args: 0 127\\.0\\.0\\.1:\\d+ (4096|512)")), "" + log);
            assertTrue(log.contains("FORKCHAT_SERVER_PID=" + server.pid()), "" + log);
            List<String> names = log.stream()
                    .filter(line -> line.matches("[A-Z_]+=.*"))
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .filter(name -> !List.of("PWD", "OLDPWD", "SHLVL", "_").contains(name)) // the shell's own
                    .toList();
            assertTrue(List.of("FORKCHAT_SERVER_PID", "LANG", "PATH").containsAll(names), "" + names);
        }
    }

    @Test
    void aPythonWorkerCanReplaceForkchatsWorker() throws IOException {
        Path worker = Path.of("scripts", "example-worker.py").toAbsolutePath();
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            List<TestClient> clients = server.join(3);
            clients.get(0).send("hello\nand aga");
            clients.get(0).send("in\nand an end without a line feed");
            clients.get(0).endInput();
            for (TestClient other : clients.subList(1, 3)) {
                other.expect("HELLO", "AND AGAIN", "AND AN END WITHOUT A LINE FEED");
            }
            assertEquals(List.of(), clients.get(0).awaitEnd());
            server.log().await("its exit", line -> line.equals("Server Main: client 0 left: disconnected"));
            clients.get(1).send("who is left?\n");
            clients.get(2).expect("WHO IS LEFT?");
        }
    }

    @Test
    void aClientAboveItsRateIsHeldBackAndLosesNothing() throws IOException {
        try (RunningServer server = RunningServer.start("--rate", "50", "--burst", "10")) {
            List<TestClient> clients = server.join(2);
            long start = System.nanoTime();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                text.append("line ").append(i).append('\n');
            }
            clients.get(0).send(text.toString());
            for (int i = 0; i < 60; i++) {
                clients.get(1).expect("line " + i);
            }
            long tookMillis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(
                    tookMillis >= 1_000,
                    "expected at least 1000 ms: 10 lines burst, 50 lines at 50/s; took " + tookMillis + " ms");
        }
    }

    @Test
    void aClientThatSendsFasterThanItsByteRateIsSlowedDown() throws IOException {
        try (RunningServer server = RunningServer.start("--rate-bytes", "1000")) {
            List<TestClient> clients = server.join(2);
            String line = "x".repeat(100);
            long start = System.nanoTime();
            clients.get(0).send((line + "\n").repeat(30));
            for (int i = 0; i < 30; i++) {
                clients.get(1).expect(line);
            }
            long tookMillis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(
                    tookMillis >= 1_800,
                    "expected at least 1800 ms: 1000 bytes burst, 2000 bytes at 1000/s; took " + tookMillis + " ms");
        }
    }

    @Test
    void aClientAsksNoFasterThanTheRequestRate() throws IOException {
        try (RunningServer server = RunningServer.start("--request-rate", "2")) {
            TestClient client = server.joinWithFirstLine("%forkchat/1 view=json history=0");
            long start = System.nanoTime();
            for (int i = 1; i <= 8; i++) {
                client.send("{\"type\":\"statistics\",\"request\":" + i + "}\n");
            }
            client.awaitLine("the last answer", line -> line.contains("\"request\":8"));
            long tookMillis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(
                    tookMillis >= 1_900,
                    "expected at least 1900 ms: 4 requests burst, 4 requests at 2/s; took " + tookMillis + " ms");
        }
    }

    /** Without the burst, 1,000 lines at 1 line/s would take 1,000 s. */
    @Test
    void aClientMaySayABurstAtOnce() throws IOException {
        int burst = 1_000;
        try (RunningServer server = RunningServer.start("--rate", "1", "--burst", "" + burst)) {
            List<TestClient> clients = server.join(2);
            for (int i = 0; i < burst; i++) {
                clients.get(0).send("line " + i + "\n");
            }
            Deadline.await("all have come", () -> clients.get(1).lines().size() == burst);
            for (int i = 0; i < burst; i++) {
                clients.get(1).expect("line " + i);
            }
        }
    }

    @Test
    void aRateLimitedClientThatIsGoneLeavesAtOnce() throws IOException {
        try (RunningServer server = RunningServer.start("--rate", "1", "--burst", "2")) {
            List<TestClient> clients = server.join(2);
            clients.get(0).send("still talking\n".repeat(200));
            clients.get(1).expect("still talking");
            clients.get(0).resetConnection();
            clients.get(1).send("one\ntwo\nthree\n"); // the closed socket answers the first line with a TCP reset
            server.log().await("its leave", line -> line.startsWith("Server Main: client 0 left: "));
        }
    }

    @Test
    void anIdleClientIsDisconnectedWithTheReason() throws IOException {
        try (RunningServer server = RunningServer.start("--idle-timeout", "3")) {
            TestClient listener = server.joinWithFirstLine("%forkchat/1 view=chat name=alice");
            TestClient silent = server.join();
            TestClient talker = server.join();
            Talker talk = Talker.start(talker, Integer.MAX_VALUE, new Pace(5 * Talker.LINE_BYTES));
            silent.awaitEnd();
            List<String> heard = listener.awaitEnd();
            assertTrue(heard.contains("-- refused: said nothing for 3 s"), "" + heard);
            for (String client : List.of(listener.clientId() + " (alice)", "" + silent.clientId())) {
                String left = "Server Main: client " + client + " left: said nothing for 3 s";
                server.log().await("its leave", left::equals);
            }
            talk.stop();
            assertFalse(talker.hasEnded(), "a client that talks stays");
        }
    }

    @Test
    void aMessageIsNoLongerThanMaxLine() throws IOException {
        try (RunningServer server = RunningServer.start("--max-line", "10")) {
            List<TestClient> clients = server.join(2);
            clients.get(0).send("0123456789\n0123456789a\nafter\n");
            clients.get(1).expect("0123456789", "after");
            clients.get(0).expect("message refused: longer than 10 bytes");
        }
    }

    @Test
    void forksAreMadeNoFasterThanTheForkRateAndNobodyIsTurnedAway() throws IOException {
        try (RunningServer server = RunningServer.start("--fork-rate", "1")) {
            long start = System.nanoTime();
            for (int i = 0; i < 8; i++) {
                TestClient.connect(server.address());
            }
            server.awaitJoined(8);
            long tookMillis = (System.nanoTime() - start) / 1_000_000;
            // Far longer than it takes to start eight workers
            assertTrue(tookMillis >= 6_900, "the last seven come at one a second: " + tookMillis + " ms");
        }
    }
}
