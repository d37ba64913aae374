package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Attacks by a taken-over worker on others through pipeForkToMain, controlled by its client ({@code
 * faulty-worker.py}). No message of others is lost or forged, and the worker is ended.
 */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "FaultRoom looks into /proc")
final class ForgedFramesIT {
    private static final int DISCONNECTED_SIGNAL = -9999;
    private static final int DATA_SIGNAL = -9998;
    private static final int READY_SIGNAL = -9996;
    private static final int HELLO_SIGNAL = -9995;
    private static final int LINK_UP_SIGNAL = -9966;
    private static final int COMMITTED_SIGNAL = -9964;
    private static final int RELAYED_SIGNAL = -9963;
    private static final int ALIVE_SIGNAL = -9962;
    private static final String INVALID_FRAME = ": its worker wrote an invalid frame to pipeForkToMain";

    private static final String ESCAPES = "a\u001b[2J\u0007[31m\rb\u007fc\u009b\u0085d";
    private static final String SHOWN = "a?[2J?[31m?b?c????d";

    private static final String FIRST_CLIENT = "[ \"$1\" = 0 ]";

    @TempDir
    private Path folder;

    private FaultRoom openRoom(String... more) throws IOException {
        return FaultRoom.openWithFaultyWorkers(folder, more);
    }

    /** The attacker is ended for it, and its client's connection closed; nobody else notices. */
    private static void assertIsEndedFor(FaultRoom room, TestClient attacker, String command) throws IOException {
        attacker.send(command + "\n");
        attacker.awaitEnd();
        attacker.close();
        room.assertUnharmed("client " + attacker.clientId() + " left" + INVALID_FRAME);
    }

    @Test
    void aFrameThatIsNotWholeSwallowsNothing() throws IOException {
        try (FaultRoom room = openRoom()) {
            for (int length : new int[] {4_000, 400, 100, 1}) {
                assertIsEndedFor(
                        room, room.server().join(), "!claim " + Math.min(length, RunningServer.frameLimitBytes() - 32));
            }
        }
    }

    @Test
    void aFrameInTwoWritesIsNotWhole() throws IOException {
        try (FaultRoom room = openRoom()) {
            assertIsEndedFor(room, room.server().join(), "!halves " + "x".repeat(60));
        }
    }

    /** Server Main reads both pieces at once, and between them what others wrote, often as long as was claimed. */
    @Test
    void aFrameInTwoWritesSwallowsNothingOfWhatOthersWroteBetween() throws IOException {
        try (FaultRoom room = openRoom()) {
            List<TestClient> attackers = room.server().join(Faults.times(9, 30));
            Strace.onThread(room.server().pid(), "pass-data", "poll:delay_enter=2000000:when=1", () -> {
                for (int i = 0; i < attackers.size(); i++) {
                    attackers.get(i).send("!span " + (35 + i % 3) + "\n"); // an envelope of the canary's
                }
                for (TestClient attacker : attackers) {
                    attacker.awaitEnd();
                }
            });
            for (TestClient attacker : attackers) {
                attacker.close();
            }
            Deadline.await("they have left", () -> room.workers() == 2);
            room.assertUnharmed(line -> line.endsWith(INVALID_FRAME));
        }
    }

    @Test
    void nobodyLeavesSpeaksOrIsGreetedByAFrameOfAnothers() throws IOException {
        try (FaultRoom room = openRoom()) {
            TestClient victim = room.server().join();
            TestClient listener = room.server().join();
            for (int signal : new int[] {DISCONNECTED_SIGNAL, DATA_SIGNAL, READY_SIGNAL, HELLO_SIGNAL}) {
                for (String how : List.of("!as ", "!only-as ")) {
                    TestClient attacker = room.server().join();
                    String text = signal == DATA_SIGNAL ? "forged" : "";
                    attacker.send(how + victim.clientId() + " " + signal + " " + text + "\n");
                    if (how.equals("!as ")) {
                        attacker.awaitEnd();
                    } else {
                        attacker.send("attacked\n");
                        listener.awaitLine("the next that it says", "attacked"::equals);
                    }
                    attacker.close();
                }
            }
            victim.send("still here\n");
            listener.awaitLine("the victim", "still here"::equals);
            assertFalse(listener.lines().contains("forged"));
            victim.close();
            listener.close();
            Deadline.await("they have left", () -> room.workers() == 2);
            room.assertUnharmed(line -> line.endsWith(INVALID_FRAME));
        }
    }

    /** Only what comes on the link's own pipe is from the link. */
    @Test
    void aWorkerCannotSpeakForTheLink() throws IOException {
        try (FaultRoom room = openRoom()) {
            for (int signal : new int[] {LINK_UP_SIGNAL, COMMITTED_SIGNAL, RELAYED_SIGNAL, ALIVE_SIGNAL}) {
                TestClient attacker = room.server().join();
                assertIsEndedFor(room, attacker, "!as " + attacker.clientId() + " " + signal + " forged");
            }
        }
    }

    @Test
    void endlessGarbageEndsItsWriter() throws IOException {
        try (FaultRoom room = openRoom()) {
            TestClient talker = room.server().join();
            talker.sendInBackground("an honest one has much to say as well\n".repeat(100_000));
            TestClient attacker = room.server().join();
            attacker.send("!flood\n");
            attacker.awaitEnd();
            attacker.close();
            assertFalse(talker.hasEnded());
            talker.close();
            Deadline.await("they have left", () -> room.workers() == 2);
            room.assertUnharmed(line -> line.startsWith(
                    "Server Main: client " + attacker.clientId() + " left: it wrote garbage to pipeForkToMain: "));
        }
    }

    /** READY in its name would have it hear the room, and be heard. */
    @Test
    void aClientWithoutThePasswordIsNotLetInByAnothersWorker() throws IOException {
        Path worker = WorkerScript.writeFaulty(folder, "[ -e " + folder.resolve("asks") + " ] && exec sleep 60");
        try (FaultRoom room = FaultRoom.openWithWorker(worker)) {
            TestClient attacker = room.server().join();
            Files.createFile(folder.resolve("asks"));
            TestClient outside = TestClient.connect(room.server().address());
            Deadline.await("its worker is there", () -> room.workers() == 4);
            attacker.send("!only-as " + (attacker.clientId() + 1) + " " + READY_SIGNAL + " \nattacked\n");
            room.canary().assertWhole(); // by now the attack was handled
            int id = attacker.clientId() + 1;
            assertTrue(
                    room.server().log().all().stream()
                            .noneMatch(line -> line.startsWith("Server Main: client " + id + " connected from ")),
                    "it is in the room");
            assertEquals(List.of(), outside.lines(), "it hears nothing");
            outside.close();
            attacker.close();
        }
    }

    @Test
    void aProcessThatADeadWorkerLeftBehindSpeaksForNobody() throws IOException {
        try (FaultRoom room = openRoom()) {
            TestClient listener = room.server().join();
            TestClient attacker = room.server().join();
            attacker.send("!leave-behind\n");
            ProcessHandle orphan = orphan(room.server());
            attacker.send("!exit 0\n");
            attacker.awaitEnd();
            attacker.close();
            room.server()
                    .log()
                    .await(
                            "it has left",
                            line -> line.startsWith("Server Main: client " + attacker.clientId() + " left"));
            TestClient next = room.server().join();
            assertEquals(attacker.clientId(), next.clientId());
            try (RandomAccessFile fifo =
                    new RandomAccessFile(folder.resolve("orphan").toFile(), "rw")) {
                fifo.writeBytes("I am the next\n"); // "rw": does not wait for a reader, which may be gone
                Deadline.await(
                        "it has spoken, or was ended",
                        () -> !orphan.isAlive()
                                || room.server().log().all().stream()
                                        .anyMatch(line -> line.contains("the orphan has spoken")));
            }
            next.send("next\n");
            listener.awaitLine("the next", "next"::equals);
            assertFalse(listener.lines().contains("I am the next"));
            orphan.destroyForcibly();
            next.close();
            listener.close();
            Deadline.await("they have left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }

    /** The process that {@code !leave-behind} started. */
    private static ProcessHandle orphan(RunningServer server) {
        String line = server.log().await("the orphan", each -> each.contains("left behind: process "));
        long pid = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void controlCharactersReachNoTerminalInAnyView() throws IOException {
        try (RunningServer server = RunningServer.start(
                "--worker",
                WorkerScript.writeFaultyForSome(folder, FIRST_CLIENT).toString())) {
            TestClient attacker = server.join();
            for (String view : new String[] {"plain", "chat", "json"}) {
                TestClient client = TestClient.connect(server.address());
                client.send("%forkchat/1 view=" + view + " history=0 name=" + view + "\n");
                client.awaitLine("the greeting", line -> line.contains("history"));
                attacker.send("!say " + hex(ESCAPES) + "\n!direct " + view + " " + hex("direct" + ESCAPES) + "\n");
                attacker.send("!say " + "c3289bfe".repeat(2) + "20656e64\n");
                client.awaitLine("the message", line -> line.contains(SHOWN));
                client.awaitLine("what is no UTF-8", line -> line.contains("?(???(?? end"));
                if (!view.equals("plain")) {
                    client.awaitLine("the direct message", line -> line.contains("direct" + SHOWN));
                }
                assertTrue(
                        client.lines().stream().allMatch(ForgedFramesIT::isClean),
                        client.lines().toString());
                client.close();
            }
            attacker.close();
        }
    }

    @Test
    void controlCharactersAreInNoRecord() throws IOException {
        try (RunningServer server = RunningServer.start(
                "--worker",
                WorkerScript.writeFaultyForSome(folder, FIRST_CLIENT).toString(),
                "--view",
                "record")) {
            TestClient attacker = server.join();
            TestClient client = server.joinDeaf();
            attacker.send("!say " + hex(ESCAPES) + "\n");
            assertEquals(SHOWN + "\n\0", client.readBytes(SHOWN.length() + 2).get(0));
            client.close();
            attacker.close();
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isClean(String line) {
        return line.chars().noneMatch(c -> (c != '\t' && Character.isISOControl(c)) || c == 0xfffd);
    }
}
