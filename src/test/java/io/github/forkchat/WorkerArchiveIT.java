package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The CDS archive of the workers: built in the background and used; no client is lost if the archive is missing,
 * changed or damaged.
 */
final class WorkerArchiveIT {
    private static final String MADE = "Server Main: workers start from their archive now";

    @TempDir
    private Path cache;

    private RunningServer start() throws IOException {
        return RunningServer.start(Map.of("XDG_CACHE_HOME", cache.toString()));
    }

    /** The files in the cache but its lock. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("forkchat"))) {
            return files.filter(file -> !file.endsWith("lock")).toList();
        }
    }

    private Path archive() throws IOException {
        List<Path> files = files();
        assertEquals(1, files.size(), "" + files);
        return files.get(0);
    }

    private static void makeArchive(RunningServer server) {
        Deadline.await(
                "the archive", Deadline.ARCHIVE_MILLIS, () -> server.log().all().contains(MADE));
    }

    private static boolean usesArchive(TestClient client) throws IOException {
        return Files.readString(Path.of("/proc/" + client.workerPid() + "/maps"))
                .contains("/memfd:forkchat");
    }

    private static void assertTheyChat(List<TestClient> clients, String text) throws IOException {
        clients.get(0).send(text + "\n");
        for (TestClient other : clients.subList(1, clients.size())) {
            other.expect(text);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
    void aFreshServerHasItMadeWhileClientsChatAndTheNextOneFindsIt() throws IOException {
        try (RunningServer server = start()) {
            List<TestClient> early = server.join(2);
            assertTheyChat(early, "before");
            makeArchive(server);
            Deadline.await("its maker is gone", () -> server.workers().size() == 2);
            assertFalse(usesArchive(early.get(0)));
            assertTrue(usesArchive(server.join()));
            assertTheyChat(early, "after");
        }
        Path made = archive();
        try (RunningServer server = start()) {
            assertTrue(usesArchive(server.join()));
            assertEquals(made, archive());
        }
    }

    @Test
    void deletingTruncatingAndReplacingItDuringARunLosesNoClient() throws IOException {
        try (RunningServer server = start()) {
            makeArchive(server);
            List<TestClient> clients = server.join(2);
            Path archive = archive();
            byte[] whole = Files.readAllBytes(archive);

            Files.write(archive, new byte[0]); // the same file, cut off
            assertTheyChat(clients, "truncated");
            clients.add(server.join());
            Files.write(archive, new byte[whole.length]); // the same file, other bytes
            assertTheyChat(clients, "replaced");
            clients.add(server.join());
            Files.delete(archive);
            assertTheyChat(clients, "deleted");
            clients.add(server.join());
            assertTheyChat(clients, "all are here");
        }
    }

    @Test
    void aDamagedArchiveIsFoundAtTheStartAndCreatedAgain() throws IOException {
        try (RunningServer server = start()) {
            makeArchive(server);
        }
        byte[] whole = Files.readAllBytes(archive());
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        for (byte[] bad : List.of(damaged, new byte[0], new byte[100])) {
            Files.write(archive(), bad);
            try (RunningServer server = start()) {
                makeArchive(server);
                assertTheyChat(server.join(2), "made anew");
            }
            assertTrue(Files.size(archive()) > whole.length / 2);
        }
    }

    @Test
    void aCacheThatCannotBeMadeCostsOnlySpeed() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        try (RunningServer server = RunningServer.start(Map.of("XDG_CACHE_HOME", file.toString()))) {
            server.log()
                    .await(
                            "the reason",
                            line -> line.startsWith("Server Main: workers start without their archive: cannot make"));
            assertTheyChat(server.join(2), "here we are");
        }
    }

    @Test
    void twoServersAtOnceHaveItMadeOnce() throws IOException {
        Set<Object> made = new HashSet<>();
        try (RunningServer one = start();
                RunningServer two = start()) {
            Deadline.await(
                    "both have a maker at once",
                    () -> !one.workers().isEmpty() && !two.workers().isEmpty());
            Deadline.await("both use it", 2 * Deadline.ARCHIVE_MILLIS, () -> {
                addFileKeys(made);
                return List.of(one, two).stream()
                        .allMatch(server -> server.log().all().contains(MADE));
            });
            addFileKeys(made);
            assertEquals(1, made.size(), "an archive that is made once more is another file: " + made);
            assertTrue(archive().toString().endsWith(".archive"));
        }
    }

    /** A file's key has its inode's number, and so tells it from one that takes its place under the same name. */
    private void addFileKeys(Set<Object> keys) {
        try (DirectoryStream<Path> archives =
                Files.newDirectoryStream(Files.createDirectories(cache.resolve("forkchat")), "*.archive")) {
            for (Path archive : archives) {
                keys.add(
                        Files.readAttributes(archive, BasicFileAttributes.class).fileKey());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aServerThatEndsMeanwhileTakesTheMakerWithIt() throws IOException {
        try (RunningServer server = start()) {
            Deadline.await("the maker", () -> !server.workers().isEmpty());
        } // fails if a child is left
        assertTheNextServerMakesItAlone();
    }

    @Test
    void aServerThatIsKilledMeanwhileLeavesNoProcess() throws IOException {
        RunningServer server = start();
        Deadline.await("the maker", () -> !server.workers().isEmpty());
        List<ProcessHandle> makers = server.workers();
        server.signal("KILL");
        assertEquals(137, server.awaitExit());
        Deadline.await("the maker is gone", () -> Processes.allGone(makers));
        assertTheNextServerMakesItAlone();
    }

    /** A maker that is ended has a second to remove its work; what it leaves, the next one removes. */
    private void assertTheNextServerMakesItAlone() throws IOException {
        Set<Object> made = new HashSet<>();
        addFileKeys(made);
        assertEquals(Set.of(), made, "it was ended before it had made one");
        try (RunningServer next = start()) {
            makeArchive(next);
            assertTrue(archive().toString().endsWith(".archive"));
        }
    }
}
