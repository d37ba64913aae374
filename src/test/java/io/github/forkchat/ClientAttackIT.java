package io.github.forkchat;

import io.github.forkchat.fork.input.RecordFramer;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Pace;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Attacks by a client, and their effect on the room. */
final class ClientAttackIT {
    private static final String REFUSED_HTTP = "%forkchat/1 refused: this is a chat server, not a web server";
    /** What a browser sends for {@code fetch(url, {method: "POST", mode: "no-cors", body: "bought\n"})}. */
    private static final String POST = String.join(
            "\r\n",
            "POST / HTTP/1.1",
            "Host: 127.0.0.1:8784",
            "Origin: http://evil.example",
            "Content-Type: text/plain;charset=UTF-8",
            "Content-Length: 7",
            "",
            "bought\n");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "chat", "json", "record"})
    void aWebPageCannotSpeakInTheRoom(String view) throws IOException {
        try (RunningServer server = RunningServer.start("--view", view)) {
            TestClient listener = TestClient.connect(server.address());
            listener.send("%forkchat/1 view=plain history=0 tag=t\n");
            listener.awaitLine("the answer", line -> line.endsWith("tag=t"));
            int before = listener.lines().size();
            TestClient browser = TestClient.connect(server.address());
            browser.send(POST);
            browser.awaitLine("the refusal", line -> line.equals(REFUSED_HTTP));
            browser.awaitEnd();
            TestClient longPath = TestClient.connect(server.address());
            longPath.send("POST /" + "a".repeat(70_000) + POST.substring("POST /".length()));
            longPath.awaitLine("the refusal", line -> line.equals(REFUSED_HTTP));
            longPath.awaitEnd();
            TestClient inPieces = TestClient.connect(server.address());
            inPieces.send("POST /");
            for (int i = 0; i < 20; i++) { // the worker reads them one by one, or some together
                inPieces.send("b".repeat(RecordFramer.RECORD_BYTES));
            }
            inPieces.send(POST.substring("POST /".length()));
            inPieces.awaitLine("the refusal", line -> line.equals(REFUSED_HTTP));
            inPieces.awaitEnd();
            TestClient friend = TestClient.connect(server.address());
            friend.send("%forkchat/1 view=plain history=0\nhello\n");
            listener.awaitLine("a message", line -> line.equals("hello"));
            assertEquals(
                    List.of("hello"),
                    listener.lines().subList(before, listener.lines().size()));
        }
    }

    @Test
    void aWebPageIsNoTryAtThePassword() throws IOException {
        Path password = folder.resolve("password");
        Files.writeString(password, "POST / HTTP/1.1\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.start("--password-file", password.toString())) {
            TestClient browser = TestClient.connect(server.address());
            browser.send(POST);
            assertEquals(List.of("-- this room has a password: type it first", REFUSED_HTTP), browser.awaitEnd());
            server.log().await("why", line -> line.endsWith(" was rejected: it did not send the password"));
        }
    }

    @Test
    void aTlsHandshakeIsRefusedWithTheReason() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient client = TestClient.connect(server.address());
            client.send(new byte[] {0x16, 3, 1, 1, 0x2c, 1, '\n', 'h', 'i', '\n'});
            assertEquals(List.of("%forkchat/1 refused: this server does not speak TLS"), client.awaitEnd());
        }
    }

    /** The canary's lines neither wait behind the flood nor find the ring full, for as long as both go on. */
    @Test
    void aFloodAndAClientThatReadsNothingHoldNobodyElseUp() throws IOException {
        try (FaultRoom room = FaultRoom.open("--ring-size", "1")) {
            TestClient flooder = room.server().join();
            TestClient deaf = room.server().joinDeaf();
            Talker flood = Talker.start(flooder, Integer.MAX_VALUE);
            Deadline.await("the flood is held back", flood::isHeldBack);
            for (int i = 0; i < 20; i++) {
                room.canary().assertWhole();
            }
            assertEquals(0, evictions(room.server()), "the canary did not wait for an eviction");
            deaf.close();
            flood.stop();
            flooder.close();
            assertCanaryLives(room);
        }
    }

    /** They are more than half of the room, which is no excuse: it was one for a minute. */
    @Test
    void twelveThatReadNothingAreEvictedAfterTheStallTime() throws IOException {
        try (FaultRoom room = FaultRoom.open("--stall-timeout", "5")) {
            TestClient flooder = room.server().join();
            List<TestClient> deaf = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                deaf.add(room.server().joinDeaf());
            }
            Talker flood = Talker.start(flooder, Integer.MAX_VALUE);
            Deadline.await("they are evicted", () -> evictions(room.server()) == deaf.size());
            flood.stop();
            flooder.close();
            assertCanaryLives(room);
        }
    }

    /** It takes far more than a client that is stalled, so it slowed everyone down for good: a message took 12 s. */
    @Test
    void aFloodAndAClientThatReadsSlowlyHoldNobodyElseUp() throws IOException {
        try (FaultRoom room = FaultRoom.open("--log-size", "1")) {
            TestClient flooder = room.server().join();
            TestClient slow = room.server().joinDeaf();
            slow.read(new Pace(64 * 1024)::of);
            Talker flood = Talker.start(flooder, Integer.MAX_VALUE);
            Deadline.await("the flood is held back", flood::isHeldBack);
            AtomicInteger rounds = new AtomicInteger();
            Deadline.await("twenty messages", () -> {
                room.canary().assertWhole();
                return rounds.incrementAndGet() == 20;
            });
            slow.close();
            flood.stop();
            flooder.close();
            assertCanaryLives(room);
        }
    }

    private static void assertCanaryLives(FaultRoom room) {
        room.canary().assertWhole();
        room.canary().assertServedBySameWorkers();
    }

    private static long evictions(RunningServer server) {
        return server.log().all().stream()
                .filter(line -> line.contains(" left: evicted: "))
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat#/who",
                "chat#/name mallory",
                "chat#/msg nobody hello",
                "chat#/topic hello",
                "json#{\"type\":\"statistics\",\"request\":1}",
                "json#{\"type\":\"direct\",\"to\":\"nobody\",\"text\":\"hello\"}",
            })
    void aClientThatAsksWithoutEndIsHeldBack(String viewAndLine) throws IOException {
        String[] both = viewAndLine.split("#", 2);
        try (FaultRoom room = FaultRoom.open()) {
            TestClient deaf = room.server().joinDeaf();
            deaf.send("%forkchat/1 view=" + both[0] + "\n");
            long heard = room.canary().heard(); // each is a frame
            long before = room.counters().get("frames");
            long start = System.nanoTime();
            deaf.sendInBackground((both[1] + "\n").repeat(1_000_000));
            for (int i = 0; i < 20; i++) {
                room.canary().assertWhole();
            }
            long frames = room.counters().get("frames") - before;
            room.canary().assertWhole(); // so all that was counted is heard
            long asked = frames - (room.canary().heard() - heard);
            long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertTrue(asked <= 22 + 10 * seconds, "twenty at once and ten a second: " + asked);
            deaf.close();
            room.assertUnharmed();
        }
    }

    /**
     * A program in the worker's place that joins, then writes the same frame again and again, and reads nothing but its
     * token. A server that gives no token has frames without envelopes.
     */
    private Path taken(String before, String frame, int times) throws IOException {
        return WorkerScript.write(
                folder,
                String.join(
                        "\n",
                        "exec python3 - \"$1\" <<'END'",
                        "import os, select, struct, sys, time",
                        "token = os.read(3, 20)[12:] if select.select([3], [], [], 0)[0] else b''",
                        "def frame(signal, data=b''):",
                        "    return struct.pack('=iii', signal, int(sys.argv[1]), len(data)) + data",
                        "def write(frames):",
                        "    os.write(4, token + (struct.pack('=i', len(frames)) if token else b'') + frames + token)",
                        "write(" + before + "frame(-9996))",
                        "for i in range(" + times + "):",
                        "    write(" + frame + ")",
                        "time.sleep(60)",
                        "END"));
    }

    private static void assertEnded(Path worker, String why, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--worker", worker.toString()));
        arguments.addAll(List.of(more));
        try (RunningServer server = RunningServer.start(arguments.toArray(new String[0]))) {
            TestClient client = TestClient.connect(server.address());
            server.log().await("its end", line -> line.matches("Server Main: client 0 left: " + why));
            client.awaitEnd();
        }
    }

    private static final String STATISTICS = "frame(-9985, b'\\0' * 5)";

    @Test
    void aWorkerThatLetsItsClientAskWithoutEndIsEnded() throws IOException {
        assertEnded(taken("", "frame(-9990, b'\\0' * 5)", 3_000), "its worker sends more than 10 requests a second");
    }

    @Test
    void aWorkerThatAsksAndDoesNotTakeTheAnswersIsEvicted() throws IOException {
        assertEnded(
                taken("", STATISTICS, 1_000),
                "evicted: sends requests, and has not read \\d+ bytes of answers",
                "--ring-size",
                "1");
    }

    @Test
    void aWorkerThatSaysMoreThanItWasGrantedIsEnded() throws IOException {
        assertEnded(
                taken("frame(-9980) + ", "frame(-9998, b'x' * 400)", 1_000),
                "its worker said more than it was granted");
    }

    @Test
    void aWorkersLineInTheLogIsNeverServerMains() throws IOException {
        String forged = "Server Main: client 0 left: killed by signal 9";
        Path worker = WorkerScript.write(folder, "echo '" + forged + "'; printf 'x\\rServer Main: y\\n' >&2; sleep 60");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient client = TestClient.connect(server.address());
            server.log().await("the first line", line -> line.equals("worker: " + forged));
            server.log().await("the second", line -> line.equals("worker: x\ufffdServer Main: y"));
            assertTrue(!server.log().all().contains(forged));
            client.close();
        }
    }

    /**
     * It writes 64 MiB as fast as it can, and waits for its pipe; the log grows by little, and says how much it left
     * out.
     */
    @Test
    void aWorkerThatFloodsTheLogIsHeldBackAndLeftOut() throws IOException {
        Path worker = WorkerScript.write(folder, "yes 'a line of the worker' | head -c 67108864; echo; sleep 60");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient client = TestClient.connect(server.address());
            server.log()
                    .await(
                            "the note",
                            line -> line.matches("Server Main: dropped \\d+ bytes that workers wrote to the log"));
            List<String> flood = server.log().all().stream()
                    .filter(line -> line.startsWith("worker: "))
                    .toList();
            assertTrue(flood.size() <= 400, "lines in the log: " + flood.size());
            assertTrue(flood.stream().allMatch("worker: a line of the worker"::equals), "whole lines alone");
            client.close();
        }
    }

    @Test
    void whatWasLeftOutIsToldWhenTheWorkerIsSilentAgain() throws IOException {
        Path worker = WorkerScript.write(folder, "yes line | head -n 2000; sleep 60");
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient client = TestClient.connect(server.address());
            server.log()
                    .await(
                            "the note",
                            line -> line.equals("Server Main: dropped 9000 bytes that workers wrote to the log"));
            client.close();
        }
    }

    /** The surplus of a full server comes back at once, for ever; each line would take room on the disk. */
    @Test
    void refusalsWithoutEndAreTenLinesASecondAndANumber() throws IOException {
        int surplus = 2_000;
        try (RunningServer server = RunningServer.start("--max-clients", "1")) {
            server.join();
            long start = System.nanoTime();
            for (int i = 0; i < surplus; i++) {
                TestClient client = TestClient.connectDeaf(server.address());
                client.send("hi\n");
                client.readBytes("server full\n".length());
                client.close();
            }
            long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            String more = "Server Main: rejected (\\d+) more";
            Deadline.await(
                    "all are counted",
                    () -> refusals(server)
                                    + server.log().all().stream()
                                            .filter(line -> line.matches(more))
                                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                            .sum()
                            == surplus);
            assertTrue(refusals(server) <= 10 + 10 * seconds, refusals(server) + " lines in " + seconds + " s");
        }
    }

    private static long refusals(RunningServer server) {
        return server.log().all().stream()
                .filter(line -> line.endsWith(": server full"))
                .count();
    }
}
