package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Descriptors;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A hundred clients that join, leave, flood, do not read, are killed and stopped, at random, for a chosen time, while
 * the canary chats: {@code scripts/soak.sh}. In the second half of the time a third of the workers attack.
 */
@Tag(Faults.LONG)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class SoakIT {
    private static final int MAX_CLIENTS = 100;
    private static final int FLOOD_LINES = 1_000;
    private static final long ACTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** The server may grow so much in the second half of the time, and is not leaking yet. */
    private static final long MAX_GROWTH_KIB = 8 * 1024;

    /** Neither of the canary's two, which come first. */
    private static final String EVERY_THIRD = "[ $(($1 % 3)) = 2 ]";
    /** What a worker does to the others at its client's word: see faulty-worker.py. */
    private static final List<String> ATTACKS = List.of(
            "!claim 4000",
            "!claim 1",
            "!halves in two writes",
            "!as 0 -9998 forged",
            "!only-as 0 -9998 forged",
            "!as 1 -9999 ",
            "!only-as 1 -9999 ",
            "!only-as 0 -9995 ",
            "!hex f2d8ffff00000000",
            "!say 1b5b324a07",
            "!nonblock",
            "!flood",
            "!deaf",
            "!kill 11",
            "!exit 3");

    /** For each half. */
    private final long runNanos = TimeUnit.MINUTES.toNanos(Integer.getInteger("soak.minutes", 60)) / 2;

    private final long seed = Long.getLong("soak.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<TestClient> clients = new ArrayList<>();
    private final List<Long> stopped = new ArrayList<>();
    private final long start = System.nanoTime();

    @Test
    void theRoomLivesOnWithFaultyClients() throws IOException {
        try (FaultRoom room = FaultRoom.open("--stall-timeout", "3")) {
            soak(room);
        }
    }

    @Test
    void theRoomLivesOnWithAttackingWorkers(@TempDir Path folder) throws IOException {
        Path worker = WorkerScript.writeFaultyForSome(folder, EVERY_THIRD);
        try (FaultRoom room = FaultRoom.openWithWorker(worker, "--stall-timeout", "3")) {
            soak(room);
        }
    }

    private void soak(FaultRoom room) throws IOException {
        tell("seed " + seed);
        long early = 0;
        long toldNanos = start;
        for (long due = start; due - start < runNanos; due += ACTION_NANOS) {
            LockSupport.parkNanos(due - System.nanoTime());
            act(room);
            if (early == 0 && due - start > runNanos / 2) {
                early = room.residentKib();
            }
            if (due - toldNanos > TELL_NANOS) {
                toldNanos = due;
                room.canary().assertWhole();
                tellState(room);
            }
        }
        goOnAgain();
        for (TestClient client : clients) {
            client.close();
        }
        Deadline.await("all have left", Deadline.SECONDS * 2_000, () -> room.workers() == 2);
        room.assertUnharmed();
        tellState(room);
        long grown = room.residentKib() - early;
        assertTrue(grown < MAX_GROWTH_KIB, "Server Main has grown by " + grown + " KiB");
    }

    private void act(FaultRoom room) throws IOException {
        clients.removeIf(TestClient::hasEnded);
        int choice = random.nextInt(100);
        if (clients.size() < MAX_CLIENTS / 2 || (choice < 50 && clients.size() < MAX_CLIENTS)) {
            clients.add(TestClient.connectForgetful(room.server().address()));
            return;
        }
        TestClient client = clients.get(random.nextInt(clients.size()));
        if (choice < 60) {
            client.close();
        } else if (choice < 65) {
            client.resetConnection();
        } else if (choice < 70) {
            client.sendInBackground(ATTACKS.get(random.nextInt(ATTACKS.size())) + "\n");
        } else if (choice < 85) {
            client.sendInBackground("a line among many others, to the end of the room\n".repeat(FLOOD_LINES));
        } else if (choice < 90) {
            client.stopReading();
        } else {
            signal(room, choice);
        }
    }

    /** A worker that is none of the canary's. */
    private void signal(FaultRoom room, int choice) {
        List<ProcessHandle> workers = room.server().workersButTheFirst(2);
        if (workers.isEmpty()) {
            return;
        }
        long pid = workers.get(random.nextInt(workers.size())).pid();
        if (choice < 94) {
            send(pid, "KILL");
        } else if (choice < 97) {
            send(pid, "STOP");
            stopped.add(pid);
        } else {
            goOnAgain();
        }
    }

    private void goOnAgain() {
        stopped.forEach(pid -> send(pid, "CONT"));
        stopped.clear();
    }

    @SuppressWarnings("EmptyCatch") // it is gone
    private static void send(long pid, String signal) {
        try {
            TestSignals.send(pid, signal);
        } catch (IllegalStateException gone) {
        }
    }

    private void tellState(FaultRoom room) throws IOException {
        Map<String, Long> counters = room.counters();
        tell(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s: " + clients.size() + " clients, joined "
                + counters.get("joined") + ", left " + counters.get("left") + ", evicted " + counters.get("evictions")
                + ", messages " + counters.get("messages") + ", hung forks " + counters.get("hung-forks")
                + "; Server Main " + room.residentKib() / 1024 + " MiB, "
                + Descriptors.of(room.server().pid()).size() + " descriptors; canary "
                + room.canary().heard());
    }

    private static void tell(String what) {
        System.out.println("soak: " + what);
    }
}
