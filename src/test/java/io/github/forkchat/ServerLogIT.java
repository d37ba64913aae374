package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The server's diagnostic log: each line has a time and the client's name; short visits are not logged. */
final class ServerLogIT {
    @TempDir
    private Path folder;

    /**
     * The log of a server that starts and ends. systemd sets JOURNAL_STREAM to the device and inode of the standard
     * output of a service; here the shell sets the variable to those of its standard input: the log file, or another
     * file.
     */
    private List<String> linesOf(boolean isJournal) throws Exception {
        Path file = folder.resolve("log");
        String stream = "export JOURNAL_STREAM=$(stat -L -c %d:%i /dev/stdin) && exec 0</dev/null && exec \"$@\"";
        ProcessBuilder command = Forkchat.command(List.of("server", "--port", "0"));
        command.command().addAll(0, List.of("sh", "-c", stream, "server"));
        Files.createFile(file);
        Path other = Files.createFile(folder.resolve("other"));
        Process server = command.redirectInput(isJournal ? file.toFile() : other.toFile())
                .redirectOutput(file.toFile())
                .redirectErrorStream(true)
                .start();
        Deadline.await("the server is up", () -> text(file).contains("Waiting for connection\n"));
        server.destroy();
        assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        return Files.readAllLines(file);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: its stat tells device and inode of a descriptor")
    void eachLineHasATime() throws Exception {
        for (String line : linesOf(false)) {
            assertTrue(line.matches(Lines.LOG_TIME + "(Server Main: |Waiting for connection).*"), line);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: systemd's journal")
    void linesForTheJournalHaveNoTime() throws Exception {
        for (String line : linesOf(true)) {
            assertTrue(line.matches("(Server Main: |Waiting for connection).*"), line);
        }
    }

    @Test
    void logUsesTheClientsName() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            TestClient ann = TestClient.connect(server.address());
            ann.send("%forkchat/1 view=chat name=ann\n");
            server.log().await("it came", line -> line.startsWith("Server Main: client 0 (ann) connected from "));
            ann.close();
            server.log().await("it left", line -> line.equals("Server Main: client 0 (ann) left: disconnected"));
            try (TestClient nameless = server.join()) {
                assertTrue(nameless.clientId() >= 0);
            }
            server.log().await("it left", line -> line.matches("Server Main: client \\d left: disconnected"));
        }
    }

    @Test
    void shortVisitIsNotLogged() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            Lines.Mark before = server.log().mark();
            for (String verb : List.of("who", "stats", "tail")) {
                assertEquals(0, run(server, verb).exitCode());
            }
            Deadline.await("all are gone", () -> server.workers().isEmpty());
            server.join().close();
            server.log().awaitAfter(before, "a client", line -> line.contains(" connected from "));
            server.log().await("its leave", line -> line.endsWith(" left: disconnected"));
            List<String> clients = server.end().stream()
                    .filter(line -> line.matches("Server Main: (client|visitor) .*"))
                    .toList();
            assertEquals(2, clients.size(), "" + clients);
        }
    }

    @Test
    void traceLogsEachVisit() throws Exception {
        try (RunningServer server = RunningServer.start("--trace")) {
            assertEquals(0, run(server, "who").exitCode());
            server.log().await("the visit", line -> line.matches("Server Main: visitor 0 from .* left: disconnected"));
            assertTrue(server.end().stream().noneMatch(line -> line.contains(" connected from ")));
        }
    }

    @Test
    void visitorThatSendsIsLogged() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            assertEquals(0, run(server, "send", "--name", "ci", "done").exitCode());
            server.log().await("it came", line -> line.startsWith("Server Main: client 0 (ci) connected from "));
            server.log().await("it left", line -> line.startsWith("Server Main: client 0 (ci) left: "));
        }
    }

    private static Ended run(RunningServer server, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--port", "" + server.port()));
        return Ended.of(Forkchat.command(all), "");
    }
}
