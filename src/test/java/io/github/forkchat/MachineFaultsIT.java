package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Descriptors;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.PipeHolder;
import io.github.forkchat.testkit.PublicDirectory;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Shortages of the machine's resources while the server runs. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class MachineFaultsIT {
    /** Sets a limit of a running process; the hard one stays. */
    private static void limit(long pid, String resource, long soft) {
        limit(List.of(), pid, resource, "" + soft);
    }

    /** The same by its own user. */
    private static void limit(List<String> asUser, long pid, String resource, String soft) {
        List<String> command = new ArrayList<>(asUser);
        command.addAll(List.of("prlimit", "--pid", "" + pid, "--" + resource + "=" + soft + ":"));
        Machine.run(command.toArray(new String[0]));
    }

    /** The descriptor numbers that are free, from the lowest on. */
    private static int freeNumber(long pid, int index) throws IOException {
        Set<Integer> taken = Descriptors.of(pid).keySet();
        int number = 0;
        for (int free = -1; true; number++) {
            free += taken.contains(number) ? 0 : 1;
            if (free == index) {
                return number;
            }
        }
    }

    /** Since the limit was reached, {@code sinceNanos}, the log has one line in ten seconds, and one at least. */
    private static void assertPausesAreLoggedOnce(FaultRoom room, long sinceNanos) {
        long lines = room.server().log().all().stream()
                .filter(line -> line.startsWith("Server Main: cannot accept: "))
                .count();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
        assertTrue(lines >= 1 && lines <= 1 + seconds / 10, lines + " lines in " + seconds + " s");
    }

    @Test
    void theServerRunsOutOfDescriptors() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            long pid = room.server().pid();
            room.assertCalm(); // what Server Main is still to close for the canary counts as taken
            limit(pid, "nofile", freeNumber(pid, 0));
            long since = System.nanoTime();
            List<TestClient> waiting = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiting.add(TestClient.connect(room.server().address()));
            }
            room.server()
                    .log()
                    .await("the reason", line -> line.contains("cannot accept: accept(") && line.contains("EMFILE"));
            room.assertCalm();
            room.canary().assertWhole();
            assertPausesAreLoggedOnce(room, since);
            limit(pid, "nofile", 1_000);
            room.server().awaitJoined(2 + waiting.size());
            for (TestClient client : waiting) {
                client.close();
            }
            Deadline.await("all have left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }

    @Test
    void theSystemRunsOutOfDescriptors() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient[] waiting = {null};
            long since = System.nanoTime();
            Strace.onProcess(room.server().pid(), "accept4:error=ENFILE", () -> {
                waiting[0] = TestClient.connect(room.server().address());
                room.server()
                        .log()
                        .await("the reason", line -> line.contains("cannot accept: ") && line.contains("ENFILE"));
                room.assertCalm();
                assertPausesAreLoggedOnce(room, since);
            });
            room.server().awaitJoined(3);
            waiting[0].close();
            Deadline.await("it has left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }

    @Test
    void thereIsNoDescriptorForAPipe() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            long pid = room.server().pid();
            room.assertCalm(); // what Server Main is still to close for the canary counts as taken
            limit(pid, "nofile", freeNumber(pid, 1)); // one is left, for the client's socket
            List<String> told = TestClient.connect(room.server().address()).awaitEnd();
            assertEquals(1, told.size(), "" + told);
            assertTrue(told.get(0).matches("cannot serve you: pipe.*EMFILE \\(24\\) Too many open files"), "" + told);
            limit(pid, "nofile", 1_000);
            assertASlotIsFree(room);
            room.assertUnharmed(line -> line.startsWith("Server Main: refused 127.0.0.1:") && line.contains("EMFILE"));
        }
    }

    private static void assertASlotIsFree(FaultRoom room) throws IOException {
        TestClient client = room.server().join();
        assertEquals(2, client.clientId(), "the first free id: none is lost");
        client.close();
        Deadline.await("it has left", () -> room.workers() == 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EAGAIN", "ENOMEM"})
    void forkFails(String errno) throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            Strace.onProcess(room.server().pid(), "clone:error=" + errno, () -> {
                for (int i = 0; i < 3; i++) {
                    List<String> told =
                            TestClient.connect(room.server().address()).awaitEnd();
                    assertEquals(1, told.size(), "" + told);
                    assertTrue(told.get(0).startsWith("cannot serve you: fork(): " + errno), "" + told);
                }
            });
            assertASlotIsFree(room);
            room.assertUnharmed(line -> line.startsWith("Server Main: refused ") && line.contains(errno));
        }
    }

    @Test
    void theUserHasNoMoreProcesses() throws IOException {
        List<String> user = Machine.asOrdinaryUser();
        try (FaultRoom room = FaultRoom.open(RunningServer.start(user, Map.of()))) {
            limit(user, room.server().pid(), "nproc", "1");
            List<String> told = TestClient.connect(room.server().address()).awaitEnd();
            assertEquals(1, told.size(), "" + told);
            assertTrue(told.get(0).startsWith("cannot serve you: fork(): EAGAIN"), "" + told);
            limit(
                    user,
                    room.server().pid(),
                    "nproc",
                    Machine.hardProcesses(room.server().pid()));
            assertASlotIsFree(room);
            room.assertUnharmed(line -> line.startsWith("Server Main: refused ") && line.contains("EAGAIN"));
        }
    }

    @Test
    void theUserHoldsAsManyPipesAsTheKernelGrants() throws Exception {
        List<String> user = Machine.asOrdinaryUser();
        List<String> holder = new ArrayList<>(user);
        String classPath = PublicDirectory.classPathOf(PipeHolder.class).toString();
        holder.addAll(List.of(Forkchat.java(), "-XX:+UseSerialGC", "-cp", classPath, PipeHolder.class.getName()));
        Process pipes = new ProcessBuilder(holder)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals("held", pipes.inputReader().readLine());
            try (FaultRoom room = FaultRoom.open(RunningServer.start(user, Map.of()))) {
                TestClient talker = room.server().join();
                TestClient listener = room.server().join();
                Talker talk = Talker.start(talker, 2_000);
                for (int i = 0; i < 2_000; i++) {
                    String line = listener.lineOf(text -> !text.startsWith("#"));
                    assertTrue(line.startsWith(talker.clientId() + ":" + i + " "), line);
                }
                assertEquals(2_000, talk.finish());
                talker.close();
                listener.close();
                Deadline.await("they have left", () -> room.workers() == 2);
                room.assertUnharmed();
            }
        } finally {
            pipes.destroy();
        }
    }
}
