package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Invalid input from pipeForkToMain: the relay continues with the next valid frame. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: writes into a pipe by way of /proc")
final class PipeFaultsIT {
    private static final int LONG = 60_000;
    private static final int DATA_SIGNAL = -9998;
    private static final int JOINED_SIGNAL = -9993;
    private static final int HEADER_BYTES = 12;
    private static final int FRAME_LIMIT = RunningServer.frameLimitBytes();

    @TempDir
    private Path folder;

    /** The same pipe that the workers write to. */
    private static OutputStream pipeForkToMain(FaultRoom room) throws IOException {
        long worker = room.server().workers().get(0).pid();
        return new FileOutputStream("/proc/" + worker + "/fd/4");
    }

    private static byte[] frame(int signal, int clientId, int length, String data) {
        byte[] text = data.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEADER_BYTES + text.length)
                .order(ByteOrder.nativeOrder())
                .putInt(signal)
                .putInt(clientId)
                .putInt(length)
                .put(text)
                .array();
    }

    @Test
    void garbageIsWrittenIntoThePipe() throws IOException {
        try (FaultRoom room = FaultRoom.open();
                OutputStream pipe = pipeForkToMain(room)) {
            Random random = new Random(4711);
            long written = 0;
            for (int i = 0; i < Faults.times(200, 5_000); i++) {
                byte[] garbage = new byte[1 + random.nextInt(FRAME_LIMIT)];
                random.nextBytes(garbage);
                pipe.write(garbage);
                written += garbage.length;
            }
            room.canary().assertWhole();
            long skipped = room.counters().get("skipped-bytes");
            assertEquals(written, skipped, "all of it is counted");
            room.assertUnharmed(line -> line.contains("no frame"));
        }
    }

    @Test
    void headersCannotBeBelieved() throws IOException {
        List<byte[]> wrong = List.of(
                frame(DATA_SIGNAL, 0, 5, "wrong"), // it is live, but nobody knows its token
                frame(DATA_SIGNAL, 7, 5, "wrong"), // nobody has this id
                frame(DATA_SIGNAL, -1, 5, "wrong"),
                frame(DATA_SIGNAL, Integer.MAX_VALUE, 5, "wrong"),
                frame(-1, 0, 5, "wrong"), // no such signal
                frame(JOINED_SIGNAL, 0, 5, "wrong"), // Server Main's own
                frame(DATA_SIGNAL, 0, -1, "wrong"),
                frame(DATA_SIGNAL, 0, Integer.MAX_VALUE, "wrong"),
                frame(DATA_SIGNAL, 0, FRAME_LIMIT - HEADER_BYTES + 1, "wrong"));
        try (FaultRoom room = FaultRoom.open();
                OutputStream pipe = pipeForkToMain(room)) {
            long bytes = 0;
            for (int i = 0; i < Faults.times(300, 10_000); i++) {
                for (byte[] frame : wrong) {
                    pipe.write(frame);
                    bytes += frame.length;
                }
            }
            room.canary().assertWhole();
            assertEquals(bytes, room.counters().get("skipped-bytes"));
            room.assertUnharmed(line -> line.contains("no frame"));
        }
    }

    @Test
    void aFrameWithoutDataIsAnEmptyMessage() throws IOException {
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            TestClient listener = room.server().join();
            TestClient talker = room.server().join();
            talker.send("\n");
            assertEquals("", listener.lineOf(line -> !line.startsWith("#")));
            talker.close();
            listener.close();
            room.assertUnharmed();
        }
    }

    @Test
    void partsComeWithoutEnd() throws IOException {
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            TestClient client = room.server().join();
            client.send("!parts " + Faults.times(2_000, 50_000) + "\nend\n");
            client.endInput();
            client.awaitEnd();
            client.close();
            room.canary().assertWhole();
            assertEquals(1, room.counters().get("dropped-frames"));
            room.assertUnharmed(line -> line.equals("Server Main: client 2 left: disconnected"));
        }
    }

    /** What is long is given to the forks without a copy; a system that will not have that is asked once. */
    @Test
    void theRingsPagesCannotBeSpliced(@TempDir Path folder) throws IOException {
        Path calls = folder.resolve("calls");
        try (FaultRoom room = FaultRoom.open()) {
            long server = room.server().pid();
            TestClient talker = room.server().join();
            TestClient listener = room.server().join();
            Strace.record(server, "splice", calls, () -> assertHears(listener, talker, "a".repeat(LONG)));
            assertTrue(Files.readString(calls).contains("splice("), "it is given");
            Strace.onProcess(server, "splice:error=EPERM", () -> assertHears(listener, talker, "b".repeat(LONG)));
            Strace.record(server, "splice", calls, () -> assertHears(listener, talker, "c".repeat(LONG)));
            assertEquals("", Files.readString(calls), "it is not tried again");
            talker.close();
            listener.close();
            Deadline.await("they have left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }

    private static void assertHears(TestClient listener, TestClient talker, String line) throws IOException {
        talker.send(line + "\n");
        assertEquals(line, listener.lineOf(text -> !text.startsWith("#")));
    }

    /** Workers that share the descriptor's flags with each other and with Server Main. */
    @Test
    void oneWorkerMakesTheSharedPipeNonBlocking() throws IOException {
        try (FaultRoom room = FaultRoom.openWithFaultyWorkers(folder)) {
            List<TestClient> talkers = room.server().join(3);
            TestClient listener = room.server().join();
            talkers.get(0).send("!nonblock\n");
            int lines = 3_000;
            List<Talker> talks = new ArrayList<>();
            for (TestClient talker : talkers) {
                talks.add(Talker.start(talker, lines));
            }
            for (Talker talk : talks) {
                assertEquals(lines, talk.finish());
            }
            int[] next = new int[3];
            for (int i = 0; i < 3 * lines; i++) {
                String line = listener.lineOf(text -> text.matches("[234]:.*"));
                int talker = line.charAt(0) - '2';
                assertTrue(line.startsWith((talker + 2) + ":" + next[talker]++ + " "), line);
            }
            for (TestClient talker : talkers) {
                talker.close();
            }
            listener.close();
            room.assertUnharmed();
        }
    }

    @Test
    void theRelayThreadStallsForTwoSecondsWhileAllTalk() throws IOException {
        int count = Faults.times(8, 200);
        int lines = 50;
        try (FaultRoom room = FaultRoom.open()) {
            List<TestClient> talkers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                talkers.add(TestClient.connectForgetful(room.server().address()));
            }
            room.server().awaitJoined(2 + count);
            TestClient listener = room.server().join();
            List<Talker> talks = new ArrayList<>();
            Strace.onThread(room.server().pid(), "pass-data", "poll:delay_enter=2000000:when=1", () -> {
                for (TestClient talker : talkers) {
                    talks.add(Talker.startAs(talker, talks.size(), lines));
                }
                for (Talker talk : talks) {
                    assertEquals(lines, talk.finish());
                }
            });
            int[] next = new int[count];
            for (int i = 0; i < count * lines; i++) {
                String line = listener.lineOf(text -> text.matches("\\d+:.*"));
                int talker = Integer.parseInt(line.substring(0, line.indexOf(':')));
                assertTrue(line.startsWith(talker + ":" + next[talker]++ + " "), line);
            }
            for (TestClient talker : talkers) {
                talker.close();
            }
            listener.close();
            Deadline.await("all have left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }
}
