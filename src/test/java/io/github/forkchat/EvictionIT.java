package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Who does not take what it is given, and who only takes it slowly. */
final class EvictionIT {
    private static final int LINE_BYTES = 1024;
    /** More than the socket's buffers, the pipe and the log hold together. */
    private static final int FLOOD_LINES = 30_000;

    private static String line(int number) {
        return String.format("%06d ", number) + "x".repeat(LINE_BYTES - 8);
    }

    /** Sends so many lines, as fast as the server takes them; every one must arrive, in order. */
    private static void flood(TestClient talker, TestClient listener, int lines) throws IOException {
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            batch.append(line(i)).append('\n');
            if (i % 100 == 99 || i == lines - 1) {
                talker.send(batch.toString());
                batch.setLength(0);
            }
        }
        for (int i = 0; i < lines; i++) {
            listener.expect(line(i));
        }
    }

    private static String awaitEviction(RunningServer server, int clientId) {
        String left = "Server Main: client " + clientId + " left: evicted: took less than 16 KiB/s for ";
        return server.log().await("the eviction", line -> line.startsWith(left));
    }

    @Test
    void aClientThatReadsNothingIsPutOutAndTheOthersGetAll() throws IOException {
        try (RunningServer server = RunningServer.start("--stall-timeout", "2", "--log-size", "1")) {
            TestClient talker = server.join();
            TestClient listener = server.join();
            TestClient deaf = server.joinDeaf();
            flood(talker, listener, FLOOD_LINES);
            String evicted = awaitEviction(server, deaf.clientId());
            assertTrue(
                    evicted.matches(".* for 1\\.2 s while it kept everyone waiting, [1-9][0-9]* bytes behind"),
                    evicted);
            Deadline.await("its worker is gone", () -> server.workers().size() == 2);
            talker.send("still here\n");
            listener.expect("still here");
            deaf.close();
        }
    }

    @Test
    void aStoppedWorkerIsPutOutAndItsClientSeesTheEnd() throws IOException {
        try (RunningServer server = RunningServer.start("--stall-timeout", "2", "--log-size", "1")) {
            TestClient talker = server.join();
            TestClient listener = server.join();
            TestClient stopped = server.join();
            TestSignals.send(stopped.workerPid(), "STOP");
            flood(talker, listener, FLOOD_LINES);
            awaitEviction(server, stopped.clientId());
            stopped.awaitEnd();
            Deadline.await("its worker is gone", () -> server.workers().size() == 2);
        }
    }

    @Test
    void aWorkerThatIsStoppedForLessThanTheStallTimeLosesNothing() throws IOException {
        try (RunningServer server = RunningServer.start("--stall-timeout", "20")) {
            TestClient talker = server.join();
            TestClient listener = server.join();
            TestClient stopped = server.join();
            TestSignals.send(stopped.workerPid(), "STOP");
            int lines = 5_000; // more than a pipe holds, less than the log
            flood(talker, listener, lines);
            TestSignals.send(stopped.workerPid(), "CONT");
            for (int i = 0; i < lines; i++) {
                stopped.expect(line(i));
            }
        }
    }

    /** 64 KiB a second in a room that says 48, for three stall times. */
    @Test
    void aClientThatReadsSlowlyButSteadilyStays() throws Exception {
        int lines = 6 * 48;
        try (RunningServer server = RunningServer.start("--stall-timeout", "2")) {
            TestClient talker = server.join();
            TestClient slow = server.joinDeaf();
            CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> readSlowly(slow, lines * LINE_BYTES));
            long start = System.nanoTime();
            for (int i = 0; i < lines; i++) {
                parkUntil(start + i * TimeUnit.SECONDS.toNanos(1) / 48);
                talker.send(line(i) + "\n");
            }
            List<String> got =
                    text.get(Deadline.SECONDS, TimeUnit.SECONDS).lines().toList();
            assertEquals(IntStream.range(0, lines).mapToObj(EvictionIT::line).toList(), got);
            assertFalse(server.log().all().stream().anyMatch(line -> line.contains("evicted")));
            slow.close();
        }
    }

    /** Reads 8 KiB at most each eighth of a second. */
    private static String readSlowly(TestClient client, int bytes) {
        ByteBuffer all = ByteBuffer.allocate(bytes);
        try {
            for (long next = System.nanoTime(); all.hasRemaining(); next += TimeUnit.SECONDS.toNanos(1) / 8) {
                parkUntil(next);
                if (client.read(all.limit(Math.min(bytes, all.position() + 8192))) < 0) {
                    break;
                }
                all.limit(bytes);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new String(all.array(), 0, all.position(), StandardCharsets.UTF_8);
    }

    private static void parkUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
