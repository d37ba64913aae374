package io.github.forkchat;

import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Special files at the start of a server: nothing blocks on them without end. */
final class StartIT {
    @TempDir
    private Path folder;

    private Path fifo(String name) throws Exception {
        Path fifo = folder.resolve(name);
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", fifo.toString())
                        .start()
                        .waitFor());
        return fifo;
    }

    private static Ended start(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("server", "--port", "0"));
        all.addAll(List.of(arguments));
        return Ended.of(Forkchat.command(all), "");
    }

    @Test
    void aTranscriptThatIsAFifoWithoutAReaderIsRefused() throws Exception {
        Path fifo = fifo("log");
        assertEquals(
                Ended.failed(1, "forkchat: " + fifo + ": nobody reads this FIFO, or it is a socket"),
                start("--log", fifo.toString()));
    }

    @Test
    void aTranscriptThatIsAFifoWithAReaderIsWrittenTo() throws Exception {
        Path fifo = fifo("log");
        Process reader = new ProcessBuilder("head", "-n", "1", fifo.toString()).start();
        try (RunningServer server = RunningServer.start("--log", fifo.toString());
                TestClient client = server.joinWithFirstLine("%forkchat/1 view=chat name=ann")) {
            assertEquals(0, client.clientId());
            assertTrue(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .endsWith(" -- ann joined\n"));
        } finally {
            reader.destroy();
        }
    }

    @Test
    @Tag(Faults.LONG)
    void aPasswordFileThatIsAFifoWithoutAWriterIsGivenUp() throws Exception {
        Path fifo = fifo("password");
        assertEquals(
                Ended.failed(
                        1, "forkchat: cannot take the password from " + fifo + ": nobody has written it within 10 s"),
                start("--password-file", fifo.toString()));
    }

    /** As {@code --password-file <(echo secret)}: its writer may stay, and it can be read once. */
    @Test
    void aPasswordFileThatIsAFifoIsReadOnceUpToTheEndOfTheLine() throws Exception {
        Path fifo = fifo("password");
        Process writer =
                new ProcessBuilder("sh", "-c", "exec >\"$0\"; echo secret; exec sleep 60", fifo.toString()).start();
        try (RunningServer server = RunningServer.start("--password-file", fifo.toString());
                TestClient client = TestClient.connect(server.address())) {
            client.send("secret\nhello\n");
            server.awaitJoined(1);
        } finally {
            writer.destroy();
        }
    }

    /** As {@code --password-file <(printf 'my '; sleep 1; echo secret)}: the first part ends with a blank. */
    @Test
    void aPasswordThatComesInTwoPartsIsOne() throws Exception {
        Path fifo = fifo("password");
        try (RandomAccessFile pipe = new RandomAccessFile(fifo.toFile(), "rw");
                FileInputStream sameEnd = new FileInputStream(pipe.getFD())) {
            pipe.writeBytes("my ");
            Background writer = Background.start("second-part", () -> {
                Deadline.await("the server has read the first part", () -> isEmpty(sameEnd));
                pipe.writeBytes("secret \n");
            });
            try (RunningServer server = RunningServer.start("--password-file", fifo.toString());
                    TestClient client = TestClient.connect(server.address())) {
                writer.finish();
                client.send("my secret\nhello\n");
                server.awaitJoined(1);
            }
        }
    }

    private static boolean isEmpty(FileInputStream pipe) {
        try {
            return pipe.available() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFifoInThePlaceOfTheLockHoldsNobodyUp() throws Exception {
        Path runtime = Files.createDirectory(folder.resolve("runtime"));
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", runtime.toString());
        RunningServer.start(environment).close();
        Path lock = runtime.resolve("forkchat").resolve("start.lock");
        Files.delete(lock);
        assertEquals(0, new ProcessBuilder("mkfifo", lock.toString()).start().waitFor());
        ProcessBuilder server = Forkchat.command(List.of("server", "--port", "0"));
        server.environment().putAll(environment);
        assertEquals(Ended.failed(1, "forkchat: " + lock + " is no regular file; remove it"), Ended.of(server, ""));
    }

    /** A JDK whose launcher is broken, so that the server runs by another one, and its workers do not. */
    private Path jdkWithBrokenLauncher() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("jdk"));
        Path bin = Files.createDirectory(broken.resolve("bin"));
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.home")))) {
            for (Path file : files.filter(each -> !each.endsWith("bin")).toList()) {
                Files.createSymbolicLink(broken.resolve(file.getFileName()), file);
            }
        }
        Files.move(WorkerScript.write(bin, "echo 'no JVM here'; exit 7"), bin.resolve("java"));
        return broken;
    }

    @Test
    void aServerThatCanStartNoWorkerSaysWhyAndEnds() throws Exception {
        List<String> jvm = List.of("-Djava.home=" + jdkWithBrokenLauncher());
        Ended ended = Ended.of(Forkchat.command(jvm, List.of("server", "--port", "0")), "");
        assertEquals(1, ended.exitCode(), "" + ended);
        assertTrue(ended.err().get(0).startsWith("forkchat: cannot start a worker: "), "" + ended);
        assertEquals(1, ended.err().size(), "" + ended);
        String last = ended.out().get(ended.out().size() - 1);
        assertTrue(last.matches(Lines.LOG_TIME + "Server Main: cannot start a worker: .*"), "" + ended);
        assertTrue(ended.out().stream().noneMatch(line -> line.contains("listening on")), "" + ended);
    }

    @Test
    void theWorkingDirectoryMayBeRemoved() throws IOException {
        Path start = Files.createDirectory(folder.resolve("start"));
        try (RunningServer server = RunningServer.startIn(start)) {
            Files.delete(start);
            server.join(2).get(0).send("hello\n");
        }
    }
}
