package io.github.forkchat;

import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Canary;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The strict sandbox, the default on kernels that support it: forkchat's own worker works as without a sandbox, on the
 * JDK that runs this test.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: elsewhere there is no sandbox")
final class StrictWorkerIT {
    private static final int TALKERS = 3;
    private static final int LINES = 20_000;
    private static final int RECORD_BYTES = 1_025;

    /**
     * What a JVM tries and does without: another way to a thread, a thread's processors by its id, a look for IPv6, its
     * user's name and home, more descriptors, its core file.
     */
    private static final Pattern DISPENSABLE = Pattern.compile(
            "clone3\\(.*|.* clone3 resumed.*"
                    + "|sched_getaffinity\\(.*|.* sched_getaffinity resumed.*"
                    + "|socket\\(AF_(INET6?|UNIX), .*|.* socket resumed.*"
                    + "|prlimit64\\(0, RLIMIT_NOFILE, .*|.* prlimit64 resumed.*"
                    + "|openat\\(AT_FDCWD, \"/(proc/self/coredump_filter|etc/nsswitch\\.conf|etc/passwd)\", .*|.* openat resumed.*");

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    @BeforeAll
    static void needsAll() {
        if (!Sandbox.canFilterCalls() || !Sandbox.canTellFiles()) {
            throw Needs.missing("Landlock and filters for system calls", "this kernel lacks one of them");
        }
    }

    private static RunningServer start(Map<String, String> environment, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(options));
        if (UserId.effective() == 0) {
            Needs.otherUser();
            all.addAll(List.of("--worker-user", "nobody"));
        }
        RunningServer server = RunningServer.start(environment, all.toArray(String[]::new));
        server.log().await("the sandbox", line -> line.contains(", sandbox strict: "));
        return server;
    }

    private static void assertStrict(TestClient client) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc/" + client.workerPid() + "/status"));
        assertTrue(status.contains("Seccomp:\t2"), "" + status);
        assertEquals(
                "forkchat-" + client.clientId(),
                Files.readString(Path.of("/proc/" + client.workerPid() + "/comm"))
                        .strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void everyViewWorks(String host) throws IOException {
        try (RunningServer server = start(Map.of(), "--host", host, "--port", "0")) {
            TestClient plain = server.join();
            assertStrict(plain);
            TestClient chat = server.joinWithFirstLine("%forkchat/1 view=chat name=ann history=10");
            TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=bob history=10");
            chat.send("/who\n");
            chat.awaitLine("who is there", line -> line.contains("bob"));
            plain.send("x".repeat(70_000) + "\nfrom plain\n");
            plain.awaitLine("a refusal", line -> line.startsWith("message refused"));
            chat.awaitLine("the message", line -> line.endsWith("from plain"));
            json.send("{\"type\":\"message\",\"text\":\"from json\"}\n");
            plain.awaitLine("the message", line -> line.equals("from json"));
            plain.endInput();
            plain.awaitEnd();
            chat.close();
            json.awaitLine("a leave", line -> line.contains("\"ann\"") && line.contains("left"));
        }
    }

    @Test
    void recordsWorkOverAUnixSocket() throws IOException {
        String socket = folder.resolve("room").toString();
        try (RunningServer server = start(Map.of(), "--view", "record", "--unix", socket)) {
            TestClient talker = server.join();
            TestClient listener = server.joinDeaf();
            assertStrict(talker);
            String text = "hello\n";
            String record = text + "\0".repeat(RECORD_BYTES - text.length());
            talker.send(record);
            assertEquals(List.of(record), listener.readBytes(RECORD_BYTES));
        }
    }

    @Test
    void aPasswordLetsIn() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = start(Map.of(), "--password-file", password.toString())) {
            TestClient wrong = TestClient.connect(server.address());
            wrong.send("guess\n");
            wrong.awaitLine("a refusal", line -> line.equals("-- wrong password"));
            TestClient right = TestClient.connect(server.address());
            right.send("secret\n");
            server.awaitJoined(1);
            right.awaitLine("a welcome", line -> line.equals("-- welcome"));
        }
    }

    @Test
    void underLoadNothingIsLost() throws IOException {
        try (RunningServer server = start(Map.of())) {
            Canary canary = Canary.join(server);
            List<Talker> talkers = new ArrayList<>();
            for (TestClient client : server.join(TALKERS)) {
                talkers.add(Talker.start(client, LINES));
            }
            talkers.forEach(Talker::finish);
            canary.assertWhole();
            canary.assertServedBySameWorkers();
            canary.end();
        }
    }

    @Test
    void aCrashIsLoggedAndDisconnectsOneClient() throws IOException {
        try (RunningServer server = start(Map.of())) {
            List<TestClient> clients = server.join(2);
            TestSignals.send(clients.get(0).workerPid(), "SEGV");
            if (Sandbox.canTellEmptying()) {
                server.log().await("the signal", line -> line.contains("SIGSEGV"));
            }
            server.log().await("the leave", line -> line.endsWith("client 0 left: exit code 1"));
            int lines = server.log().all().size();
            assertTrue(lines < 40, () -> lines + " lines: " + server.log().all());
            clients.get(0).awaitEnd();
            server.join().send("still here\n");
            clients.get(1).awaitLine("a message", line -> line.equals("still here"));
        }
    }

    /** With its archive, so that no call of that is refused either. */
    @Test
    void noCallIsRefusedButWhatAJvmDoesWithout() throws IOException {
        Path calls = folder.resolve("calls");
        Path cache = Files.createDirectory(folder.resolve("cache"));
        try (RunningServer server = start(Map.of("XDG_CACHE_HOME", cache.toString()))) {
            Deadline.await(
                    "the archive",
                    Deadline.ARCHIVE_MILLIS,
                    () -> server.log().all().stream()
                            .anyMatch(line -> line.endsWith("workers start from their archive now")));
            Strace.recordFailing(server.pid(), calls, () -> {
                List<TestClient> clients = server.join(2);
                assertStrict(clients.get(0));
                String maps = Files.readString(Path.of("/proc/" + clients.get(0).workerPid() + "/maps"));
                assertTrue(maps.contains("/memfd:forkchat"), maps);
                TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=bob history=10");
                Talker.start(clients.get(0), LINES / 10).finish();
                clients.get(0).endInput();
                clients.get(0).awaitEnd();
                json.awaitLine("a leave", line -> line.contains("left"));
                clients.get(1).send("not a visitor\n"); // for whose leave nobody would be told
                json.awaitLine("it speaks", line -> line.contains("not a visitor"));
                TestSignals.send(clients.get(1).workerPid(), "SEGV");
                json.awaitLine("a leave", line -> line.contains("left") && line.contains("\"id\":1"));
                Deadline.await("one worker is left", () -> server.workers().size() == 1);
            });
        }
        List<String> refused = Files.readAllLines(calls).stream()
                .filter(line -> line.matches(".* = -1 (EPERM|EACCES|ENOSYS) .*"))
                .map(line -> line.replaceFirst("^\\d+ +", ""))
                .toList();
        assertTrue(refused.stream().anyMatch(line -> line.contains("clone3")), "there is no filter? " + refused);
        assertEquals(
                List.of(),
                refused.stream()
                        .filter(line -> !DISPENSABLE.matcher(line).matches())
                        .toList());
    }
}
