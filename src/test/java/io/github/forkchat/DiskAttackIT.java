package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Strace;
import io.github.forkchat.testkit.TestClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A disk that is slow, a file system that is frozen, and another user who creates files where the server creates its
 * own.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs strace")
final class DiskAttackIT {
    /** Calls with a path, and those by which a disk is written to. */
    private static final String FILE_CALLS = "%file,pwrite64,pwritev,fsync,fdatasync,ftruncate,fallocate,getdents64";

    /** Longer than a test waits for anything. */
    private static final long LONG_MICROS = 10 * Deadline.SECONDS * 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void aFrozenFileSystemHoldsNoMessageUp() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient talker = server.join();
            TestClient listener = server.join();
            TestClient leaving = server.join();
            Strace.onProcess(server.pid(), "pwrite64:delay_enter=" + LONG_MICROS, () -> {
                leaving.close();
                server.log().await("it has left", line -> line.startsWith("Server Main: client 2 left: "));
                Deadline.await("its worker is gone", () -> server.workers().size() == 2);
                for (int i = 0; i < 20; i++) {
                    String line = "is anybody here? " + i;
                    talker.send(line + "\n");
                    listener.awaitLine("the message", line::equals);
                }
            });
        }
    }

    @Test
    void aFrozenFileSystemKeepsNobodyOut() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            server.join();
            Strace.onProcess(server.pid(), "pwrite64:delay_enter=" + LONG_MICROS, () -> {
                server.join();
                server.join();
                server.log().await("a remark", line -> line.matches("Server Main: cannot write .*: not in 500 ms"));
            });
        }
    }

    /** Whatever happens to its clients. The first of each kind may have classes loaded, which is left out. */
    @Test
    void theRelayThreadCallsNoFile() throws IOException {
        Path trace = folder.resolve("trace");
        try (RunningServer server =
                RunningServer.start("--transcript", folder.resolve("transcript").toString())) {
            TestClient talker = server.join();
            churn(server, talker, 0);
            Strace.record(server.pid(), FILE_CALLS, trace, () -> churn(server, talker, 1));
            String relay = threadOf(server.pid(), "pass-data");
            List<String> calls = Files.readAllLines(trace).stream()
                    .filter(line -> line.startsWith(relay + " "))
                    .toList();
            assertEquals(List.of(), calls);
            assertFalse(Files.readAllLines(trace).isEmpty(), "others do");
        }
    }

    private static void churn(RunningServer server, TestClient talker, int round) throws IOException {
        for (int i = 0; i < 3; i++) {
            TestClient client = server.join();
            String line = "said in round " + round + " by " + i;
            client.send(line + "\n");
            talker.lineOf(text -> text.equals(line));
            if (i == 1) {
                TestSignals.send(client.workerPid(), "KILL");
            } else if (i == 2) {
                client.endInput();
            } else {
                client.close();
            }
            Deadline.await("its worker is gone", () -> server.workers().size() == 1);
        }
        server.signal("USR1");
        int rounds = round + 1;
        Deadline.await(
                "the counters",
                () -> server.log().all().stream()
                                .filter(line -> line.contains("counters: "))
                                .count()
                        == rounds);
    }

    private static String threadOf(long pid, String name) throws IOException {
        for (File task : new File("/proc/" + pid + "/task").listFiles()) {
            if (Files.readString(task.toPath().resolve("comm")).strip().equals(name)) {
                return task.getName();
            }
        }
        throw new AssertionError("no thread " + name);
    }

    /** Everybody can make a file of this name in the temporary directory. */
    @Test
    void aStrangersFileInTheTemporaryDirectoryDoesNotKeepTheServerFromStarting() throws IOException {
        Path squatted = Files.createFile(folder.resolve("forkchat-" + UserId.effective()));
        Path own = startAndSeeDirectory(squatted);
        assertEquals(own, startAndSeeDirectory(squatted), "the next server finds what this one has left");
        assertEquals(PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(own));
    }

    private Path startAndSeeDirectory(Path squatted) throws IOException {
        String script = "java=$1; shift; exec \"$java\" -Djava.io.tmpdir='" + folder + "' \"$@\"";
        try (RunningServer server =
                RunningServer.start(List.of("sh", "-c", script, "sh"), Map.of("XDG_RUNTIME_DIR", ""))) {
            server.join();
            String remark = server.log().await("a remark", line -> line.contains(" is not this user's alone"));
            assertTrue(remark.contains(squatted.toString()), remark);
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> others = files.filter(
                                file -> file.getFileName().toString().startsWith(squatted.getFileName() + "-"))
                        .toList();
                assertEquals(1, others.size(), "" + others);
                try (Stream<Path> pids = Files.list(others.get(0))) {
                    assertTrue(pids.anyMatch(file -> file.toString().endsWith(".pids")));
                }
                return others.get(0);
            }
        }
    }
}
