package io.github.forkchat;

import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The CDS archive of the commands: created in the background and used; a missing or damaged archive stops no command.
 */
final class CommandArchiveIT {
    private static final Ended VERSION = new Ended(0, List.of("forkchat 0.1.0"), List.of());

    @TempDir
    private static Path cache;

    private static Path archive;

    /** The first commands of a user find no archive, and start to make it: one for short commands, one for others. */
    @BeforeAll
    static void aMissingArchiveIsMadeInTheBackground() throws Exception {
        assertEquals(VERSION, version(cache));
        assertEquals(0, Ended.of(launcher(cache, "--help")).exitCode());
        Deadline.await(
                "both archives",
                Deadline.ARCHIVE_MILLIS,
                () -> !files("short-", ".archive").isEmpty()
                        && !files("command-", ".archive").isEmpty());
        archive = files("short-", ".archive").get(0);
        Deadline.await("its builder has cleaned up", () -> files("", ".work").isEmpty());
    }

    /** The training run starts a server, so the archive of the workers may be there as well. */
    private static List<Path> files(String prefix, String suffix) {
        try (Stream<Path> files = Files.list(cache.resolve("forkchat"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix)
                            && file.toString().endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProcessBuilder launcher(Path cacheHome, String... arguments) {
        ProcessBuilder launcher = new ProcessBuilder("scripts/forkchat");
        launcher.command().addAll(List.of(arguments));
        launcher.environment().put("XDG_CACHE_HOME", cacheHome.toString());
        launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return launcher;
    }

    private static Ended version(Path cacheHome) throws Exception {
        return Ended.of(launcher(cacheHome, "--version"));
    }

    /** A cache in which this file is the archive for the jar, and no other may be made today. */
    private static Path cacheWith(Path folder, byte[] bytes) throws Exception {
        Path own = Files.createDirectory(Files.createDirectory(folder).resolve("forkchat"));
        Files.write(own.resolve(archive.getFileName()), bytes);
        Ended.of(new ProcessBuilder(
                "touch",
                "-r",
                System.getProperty("forkchat.jar"),
                attempt(folder).toString()));
        return folder;
    }

    /** The file with the time of the jar for which an archive was made or tried last. */
    private static Path attempt(Path cacheHome) {
        return cacheHome.resolve("forkchat").resolve(archive.getFileName() + ".attempt");
    }

    private static boolean isUsed(Path cacheHome) throws Exception {
        ProcessBuilder launcher = launcher(cacheHome, "--version");
        launcher.environment().put("FORKCHAT_JAVA_OPTIONS", "-Xlog:class+load");
        return Ended.of(launcher).out().stream()
                .anyMatch(line -> line.contains(" io.github.forkchat.Main ") && line.contains("shared objects file"));
    }

    @Test
    void commandsUseIt() throws Exception {
        assertTrue(isUsed(cache));
        assertEquals(VERSION, version(cache));
        try (RunningServer server = RunningServer.start()) {
            String port = "" + server.port();
            assertEquals(Ended.ok(), Ended.of(launcher(cache, "send", "--port", port, "hello")));
            Ended who = Ended.of(launcher(cache, "who", "--port", port));
            assertEquals(List.of("NAME  ID  PEER  SINCE  IDLE"), who.out());
            assertEquals(List.of(), who.err());
            Ended tail = Ended.of(launcher(cache, "tail", "--port", port, "--time", "off"));
            assertTrue(tail.out().get(0).endsWith(": hello"), "" + tail);
            assertEquals(List.of(), tail.err());
        }
    }

    @Test
    void aDamagedArchiveIsIgnoredWithoutAWord(@TempDir Path folder) throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        byte[] otherHeader = whole.clone();
        otherHeader[0] ^= 1;
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        int number = 0;
        for (byte[] damaged : List.of(new byte[0], new byte[100], new byte[whole.length], half, otherHeader)) {
            Path home = cacheWith(folder.resolve("cache" + number++), damaged);
            assertEquals(VERSION, version(home));
            assertFalse(isUsed(home));
        }
    }

    /**
     * Packages have the times of their sources: after an upgrade the jar may be older than the archive. An archive that
     * nobody has used for two months, such as one of an earlier JVM, goes when another is made.
     */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void anArchiveOfANewerOrOlderJarIsMadeAgain(int days, @TempDir Path folder) throws Exception {
        Path home = cacheWith(folder.resolve("cache"), Files.readAllBytes(archive));
        assertTrue(isUsed(home));
        Path unused = Files.createFile(home.resolve("forkchat/short-of-an-earlier-jvm.archive"));
        Path recent = Files.createFile(home.resolve("forkchat/short-of-another-jvm.archive"));
        Files.setAttribute(unused, "lastAccessTime", fromNow(-62));
        Files.setAttribute(recent, "lastAccessTime", fromNow(-30));
        Files.setLastModifiedTime(attempt(home), fromNow(days));
        assertFalse(isUsed(home));
        Path file = home.resolve("forkchat").resolve(archive.getFileName());
        Deadline.await("a new archive", Deadline.ARCHIVE_MILLIS, () -> Files.exists(file));
        assertTrue(isUsed(home));
        assertFalse(Files.exists(unused));
        assertTrue(Files.exists(recent));
    }

    private static FileTime fromNow(int days) {
        return FileTime.from(Instant.now().plus(Duration.ofDays(days)));
    }

    @Test
    void anArchiveThatCannotBeMadeIsNotTriedAgainOnTheSameDay(@TempDir Path folder) throws Exception {
        Path home = cacheWith(folder.resolve("cache"), Files.readAllBytes(archive));
        Path file = home.resolve("forkchat").resolve(archive.getFileName());
        Files.delete(file);
        assertFalse(isUsed(home));
        assertFalse(Files.exists(home.resolve("forkchat").resolve(archive.getFileName() + ".lock")));
    }

    @Test
    void anArchiveOfAnotherJarIsIgnoredWithoutAWord(@TempDir Path folder) throws Exception {
        Path jar = Files.copy(Forkchat.jar(), folder.resolve("forkchat.jar")); // with another time
        Ended ended = Ended.of(new ProcessBuilder(
                Forkchat.java(),
                "-XX:SharedArchiveFile=" + archive,
                "-Xlog:cds*=off",
                Runtime.version().feature() < 24 ? "-Xlog:cds=off" : "-Xlog:aot*=off",
                "-cp",
                jar.toString(),
                "io.github.forkchat.Main",
                "--version"));
        assertEquals(VERSION, ended);
    }

    @Test
    void aCacheThatCannotBeWrittenCostsOnlySpeed(@TempDir Path folder) throws Exception {
        assertEquals(VERSION, version(Files.createFile(folder.resolve("file"))));
        assertEquals(VERSION, version(Path.of("/dev/null/cache")));
        ProcessBuilder homeless = launcher(folder, "--version");
        homeless.environment().remove("XDG_CACHE_HOME");
        homeless.environment().remove("HOME");
        assertEquals(VERSION, Ended.of(homeless));
    }

    @Test
    void anArchiveOfAnotherUserIsNotUsed(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(UserId.effective() == 0, "needs root: gives a file to another user");
        Path home = cacheWith(folder.resolve("cache"), Files.readAllBytes(archive));
        assertTrue(isUsed(home));
        Files.setAttribute(home.resolve("forkchat").resolve(archive.getFileName()), "unix:uid", 65_534);
        assertFalse(isUsed(home));
        assertEquals(VERSION, version(home));
    }

    @Test
    void twoBuildersAtOnceMakeItOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("archive");
        List<String> command = List.of("command-archive", file.toString());
        Process one = Forkchat.command(command).start();
        Process two = Forkchat.command(command).start();
        assertEquals(List.of(0, 0), List.of(one.waitFor(), two.waitFor()));
        Object made = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        assertEquals(Ended.ok(), Ended.of(Forkchat.command(command)));
        assertEquals(made, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(2, left.count(), "the archive and its lock");
        }
    }

    @Test
    void aBuilderThatCannotWriteSaysWhy(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Ended ended = Ended.of(Forkchat.command(List.of("command-archive", file + "/archive")));
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().get(0).startsWith("forkchat: no command archive: "), "" + ended);
        assertEquals(1, ended.err().size());
    }
}
