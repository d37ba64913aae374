package io.github.forkchat;

import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.testkit.Attempts;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
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

/** The restrictions of a worker, as the kernel reports them. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class ConfinementIT {
    private static final String LIMITS =
            "Server Main: each worker: no new privileges, no core dump, at most 64 open files,"
                    + " files of at most 0 bytes, ";

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
            String line = server.log().await("what it is kept from", said -> said.startsWith(LIMITS));
            String sandbox = line.substring(line.indexOf("sandbox "));
            boolean isRoot = UserId.effective() == 0;
            boolean strict = Sandbox.canFilterCalls() && Sandbox.canTellFiles() && !isRoot;
            assertTrue(sandbox.startsWith(strict ? "sandbox strict: " : "sandbox limits: "), line);
            String why = " (strict with --worker-user NAME or --user NAME: it cannot hold root's workers)";
            assertEquals(isRoot, sandbox.endsWith(why), line);
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
    void callsByTheNumbersOfAnotherProcessorEndIt() throws Exception {
        StringBuilder said = new StringBuilder();
        Path program = Attempts.program();
        List<String> arguments = List.of("--foreign-call");
        if (!System.getProperty("os.arch").equals("amd64")
                || Attempts.run(Sandbox.OFF, program, arguments, said).raw() != 0
                || !said.toString().equals("foreign-call ok\n")) {
            throw Needs.missing("the calls of another processor", "this kernel has none");
        }
        for (Sandbox sandbox : List.of(Sandbox.strict(List.of(program)), Sandbox.limits(true))) {
            WaitStatus status = Attempts.run(sandbox, program, arguments, said);
            assertEquals("killed by signal 31", status.toString());
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
            TestClient third = server.join();
            TestSignals.send(client.workerPid(), "SEGV");
            assertEquals(List.of(), client.awaitEnd());
            server.log().await("the signal", line -> line.contains("SIGSEGV"));
            server.log()
                    .await("the leave", line -> line.matches("Server Main: client 0 left: (exit code|killed by).*"));
            try (var files = Files.list(folder)) {
                assertEquals(List.of(), files.toList());
            }
            third.send("the first line of all\n");
            other.expect("the first line of all");
        }
    }

    @Test
    void aProgramThatWritesMoreThanItMayIsEndedByTheKernel(@TempDir Path folder) throws IOException {
        String body = "sleep 1; head -c 20000000 /dev/zero >" + folder.resolve("big") + "; exit 9";
        Path worker = WorkerScript.write(folder, body);
        try (RunningServer server = RunningServer.start("--worker", worker.toString())) {
            TestClient client = TestClient.connect(server.address());
            assertEquals(List.of("cannot serve you: exit code 9"), client.awaitEnd());
            assertEquals(16 << 20, Files.size(folder.resolve("big")));
        }
    }
}
