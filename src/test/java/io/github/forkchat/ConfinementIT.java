package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the kernel holds a worker to, as the kernel tells it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
final class ConfinementIT {
    /** The hard limits of a process, by their names. */
    private static Map<String, String> limits(long pid) throws IOException {
        Map<String, String> limits = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/limits"))) {
            String[] columns = line.split(" {2,}", -1);
            limits.put(columns[0], columns[2]);
        }
        return limits;
    }

    private static int oomScore(String pid) throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")).strip());
    }

    private static void assertConfined(long pid, int serverOomScore, String fileBytes) throws IOException {
        Map<String, String> limits = limits(pid);
        assertEquals("64", limits.get("Max open files"));
        assertEquals("0", limits.get("Max core file size"));
        assertEquals(fileBytes, limits.get("Max file size"));
        assertTrue(Files.readAllLines(Path.of("/proc/" + pid + "/status")).contains("NoNewPrivs:\t1"));
        assertEquals(Math.min(1_000, serverOomScore + 500), oomScore("" + pid));
    }

    @Test
    void aWorkerIsConfinedAndTheServerSaysSo() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            int own = oomScore("" + server.pid());
            for (TestClient client : server.join(2)) {
                assertConfined(client.workerPid(), own, "0");
            }
            server.log()
                    .await(
                            "what it is kept from",
                            line -> line.equals("Server Main: each worker: no new privileges, no core dump, at most 64"
                                    + " open files, writes no file, oom_score_adj " + Math.min(1_000, own + 500)));
        }
    }

    @Test
    void anotherProgramInItsPlaceIsConfinedToo() throws IOException {
        Path worker = Path.of("scripts", "example-worker.py").toAbsolutePath();
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            long pid = server.join().workerPid();
            assertConfined(pid, oomScore("" + server.pid()), "" + (16 << 20));
        }
    }

    @Test
    void theServerTakesNoMoreClientsThanItHasDescriptorsFor() throws IOException {
        List<String> limited = List.of("prlimit", "--nofile=67:67");
        try (RunningServer server = RunningServer.start(limited, Map.of(), "--max-clients", "100")) {
            server.log()
                    .await(
                            "a lower number",
                            line -> line.equals("Server Main: room for 3 clients, not 100: 67 open files"));
            server.join(3);
            TestClient surplus = TestClient.connect(server.address());
            assertEquals(List.of("server full"), surplus.awaitEnd());
        }
    }

    @Test
    void aWorkerThatCrashesLeavesNoFileBehindAndTheLogHasTheReason(@TempDir Path folder) throws IOException {
        try (RunningServer server = RunningServer.startIn(folder)) {
            TestClient client = server.join();
            TestClient other = server.join();
            TestSignals.send(client.workerPid(), "SEGV");
            assertEquals(List.of(), client.awaitEnd());
            server.log().await("the signal", line -> line.contains("SIGSEGV"));
            server.log()
                    .await("the leave", line -> line.matches("Server Main: client 0 left: (exit code|killed by).*"));
            try (var files = Files.list(folder)) {
                assertEquals(List.of(), files.toList());
            }
            assertEquals(List.of(), other.lines());
        }
    }

    @Test
    void aProgramThatWritesMoreThanItMayIsEndedByTheKernel(@TempDir Path folder) throws IOException {
        Path worker = folder.resolve("worker.sh");
        String body = "#!/bin/sh\nsleep 1; head -c 20000000 /dev/zero >" + folder.resolve("big") + "; exit 9\n";
        Files.writeString(worker, body, StandardCharsets.UTF_8);
        assertTrue(worker.toFile().setExecutable(true));
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient client = TestClient.connect(server.address());
            assertEquals(List.of("no place for you: exit code 9"), client.awaitEnd());
            assertEquals(16 << 20, Files.size(folder.resolve("big")));
        }
    }
}
