package io.github.forkchat;

import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.InheritedFds;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserAccount;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.PublicDirectory;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What the kernel holds a worker to, as the kernel tells it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class ConfinementIT {
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;
    /** The sandbox alone refuses these, of what {@code native-test/attempt.c} does. */
    private static final List<String> ALLOWED_WITHOUT_SANDBOX = List.of(
            "process",
            "socket",
            "read",
            "write",
            "map",
            "create",
            "remove",
            "nonblocking",
            "raise",
            "priority",
            "processors",
            "pin",
            "clock",
            "resolution",
            "policy");

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

    /**
     * Runs {@code native-test/attempt.c} as a worker is run, as somebody who is not root, in a thread of its own: what it
     * gives up it cannot have back.
     */
    private static WaitStatus attempt(boolean sandboxed, List<String> arguments, StringBuilder said) throws Exception {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return attemptHere(sandboxed, arguments, said);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        task -> new Thread(task).start())
                .get(Deadline.SECONDS, TimeUnit.SECONDS);
    }

    private static WaitStatus attemptHere(boolean sandboxed, List<String> arguments, StringBuilder said)
            throws IOException {
        UserAccount user = UserId.effective() == 0 ? UserAccount.of("nobody").orElseThrow() : null;
        List<String> argv = new ArrayList<>(List.of("attempt"));
        argv.addAll(arguments);
        Path program = PublicDirectory.readable(Peers.program("attempt"));
        try (Pipe in = Pipe.create();
                Pipe out = Pipe.create();
                ExecArguments execArguments = new ExecArguments(program, argv, List.of());
                NativeBuffer buffer = new NativeBuffer(1 << 16)) {
            out.writeEnd().letOpen(null, false);
            InheritedFds fds = new InheritedFds(in.readEnd(), out.writeEnd(), in.readEnd(), out.writeEnd());
            Sandbox sandbox = sandboxed ? Sandbox.strict(List.of(program)) : null;
            Confinement confinement = new Confinement(64, 1 << 20, user, sandbox);
            ChildProcess child = new ForkExec().launch(execArguments, fds, confinement, pid -> {});
            WaitStatus status = child.await((int) Deadline.SECONDS * 1_000).orElseThrow();
            int n = out.readEnd().available() == 0 ? 0 : out.readEnd().read(buffer.address(), buffer.size());
            said.append(StandardCharsets.UTF_8.decode(buffer.bytes().slice(0, n)));
            return status;
        }
    }

    /** Makes every attempt on a file that every user may read and write: the name of each, and ok or the errno. */
    private static Map<String, String> attempts(Path folder, boolean sandboxed) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path file = Files.writeString(folder.resolve("file"), "text");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        StringBuilder said = new StringBuilder();
        assertEquals(0, attempt(sandboxed, List.of("" + file), said).exitCode(), said.toString());
        Map<String, String> results = new TreeMap<>();
        said.toString().lines().forEach(line -> results.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
        return results;
    }

    @Test
    void theStrictSandboxRefusesAllThatAWorkerDoesNotNeed(@TempDir(factory = PublicTempDir.class) Path folder)
            throws Exception {
        Map<String, String> usual = attempts(folder, false);
        for (String can : ALLOWED_WITHOUT_SANDBOX) {
            assertEquals("ok", usual.get(can), () -> can + " of " + usual);
        }
        Map<String, String> strict = attempts(folder, true);
        Map<String, String> expected = new TreeMap<>(usual);
        expected.replaceAll((name, result) -> "" + EPERM);
        Set.of("program", "thread").forEach(can -> expected.put(can, "ok"));
        Set.of("clone3", "newer", "processors").forEach(unknown -> expected.put(unknown, "" + ENOSYS));
        expected.put("anew", "" + EACCES);
        for (String file : List.of("read", "parent's-memory", "parent's-descriptor")) {
            // Without Landlock it is as for every process of this user.
            boolean landlock = Sandbox.strict(List.of()).toString().contains("files");
            expected.put(file, landlock ? "" + EACCES : usual.get(file));
        }
        assertEquals(expected, strict);
        assertEquals("text", Files.readString(folder.resolve("file")));
    }

    @Test
    void callsByTheNumbersOfAnotherProcessorEndIt() throws Exception {
        StringBuilder said = new StringBuilder();
        if (!System.getProperty("os.arch").equals("amd64")
                || attempt(false, List.of("--foreign-call"), said).raw() != 0
                || !said.toString().equals("foreign-call ok\n")) {
            throw Needs.missing("the calls of another processor", "this kernel has none");
        }
        WaitStatus status = attempt(true, List.of("--foreign-call"), said);
        assertEquals("killed by signal 31", status.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aStrictSandboxLetsAWorkerDoAllItDoes(String host) throws IOException {
        List<String> options = new ArrayList<>(List.of("--sandbox", "strict", "--host", host, "--port", "0"));
        if (UserId.effective() == 0) {
            Needs.otherUser();
            options.addAll(List.of("--worker-user", "nobody"));
        }
        try (RunningServer server = RunningServer.start(options.toArray(String[]::new))) {
            TestClient plain = server.join();
            TestClient chat = server.joinWithFirstLine("%forkchat/1 view=chat name=ann history=10");
            TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=bob history=10");
            assertTrue(Files.readAllLines(Path.of("/proc/" + plain.workerPid() + "/status"))
                    .contains("Seccomp:\t2"));
            chat.send("/who\n");
            chat.awaitLine("who is there", line -> line.startsWith("-- bob (client 2, "));
            plain.send("x".repeat(70_000) + "\nfrom plain\n");
            plain.awaitLine("a refusal", line -> line.startsWith("message refused"));
            chat.awaitLine("the message", line -> line.endsWith("from plain"));
            json.send("{\"type\":\"message\",\"text\":\"from json\"}\n");
            plain.awaitLine("the message", line -> line.equals("from json"));
            plain.endInput();
            plain.awaitEnd();
            chat.close();
            json.awaitLine("a leave", line -> line.contains("\"ann\"") && line.contains("left"));
            TestSignals.send(json.workerPid(), "SEGV");
            server.log().await("the crash", line -> line.equals("Server Main: client 2 left: exit code 1"));
            List<String> log = server.end();
            assertTrue(log.size() < 20, () -> "it is told in few lines: " + log);
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
            assertEquals(List.of("no place for you: exit code 9"), client.awaitEnd());
            assertEquals(16 << 20, Files.size(folder.resolve("big")));
        }
    }
}
