package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a user gets who runs the program: output, error output, exit code. */
final class CommandLineIT {
    private static Ended run(String input, String... arguments) throws Exception {
        return Ended.of(Forkchat.command(Arrays.asList(arguments)), input);
    }

    private static void assertOneLine(int exitCode, String line, String... arguments) throws Exception {
        assertEquals(Ended.failed(exitCode, line), run("", arguments));
    }

    @Test
    void aWrongFlagIsToldWithTheUsageAndExitCode2() throws Exception {
        for (String subcommand : List.of("server", "client")) {
            Ended ended = run("", subcommand, "--wrong");
            assertEquals(2, ended.exitCode());
            assertEquals("Unknown option: '--wrong'", ended.err().get(0));
            assertTrue(ended.err().stream().anyMatch(line -> line.startsWith("Usage: forkchat " + subcommand)));
        }
        assertEquals(2, run("", "nonsense").exitCode());
        assertEquals(2, run("").exitCode());
        assertEquals(2, run("", "server", "--port", "65536").exitCode());
        assertEquals(2, run("", "client", "--port", "0").exitCode());
        assertEquals(2, run("", "server", "--max-clients", "0").exitCode());
    }

    @Test
    void helpAndVersionGoToStandardOutput() throws Exception {
        assertEquals("forkchat 0.1.0", run("", "--version").out().get(0));
        for (String[] arguments : new String[][] {{"-h"}, {"server", "-h"}, {"client", "-h"}}) {
            Ended help = run("", arguments);
            assertEquals(0, help.exitCode());
            assertTrue(help.out().get(0).startsWith("Usage: forkchat"), "" + help);
        }
    }

    @Test
    void anAddressInUseIsOneLineAndExitCode3(@TempDir Path folder) throws Exception {
        Path unix = folder.resolve("room.sock");
        try (RunningServer server = RunningServer.start("--port", "0", "--unix", unix.toString())) {
            String port = "" + server.port();
            String inUse = ": Address already in use";
            assertOneLine(3, "forkchat: cannot listen on 127.0.0.1 port " + port + inUse, "server", "--port", port);
            assertOneLine(3, "forkchat: cannot listen on " + unix + inUse, "server", "--unix", "" + unix);
        }
        assertOneLine(
                3,
                "forkchat: cannot listen on " + folder + "/none/room.sock: No such file or directory",
                "server",
                "--unix",
                folder + "/none/room.sock");
    }

    @Test
    void noServerIsOneLineAndExitCode3(@TempDir Path folder) throws Exception {
        int port;
        try (RunningServer server = RunningServer.start()) {
            port = server.port();
        }
        assertOneLine(
                3,
                "forkchat: cannot connect to 127.0.0.1 port " + port + ": Connection refused",
                "client",
                "--port",
                "" + port);
        Path none = folder.resolve("none.sock");
        assertOneLine(
                3,
                "forkchat: cannot connect to " + none + ": No such file or directory",
                "client",
                "--unix",
                "" + none);
    }

    @Test
    void aWorkerThatIsNoProgramIsOneLineAndExitCode1() throws Exception {
        assertOneLine(
                1,
                "forkchat: the worker is no executable file: /none/worker",
                "server",
                "--port",
                "0",
                "--worker",
                "/none/worker");
    }

    @Test
    void aPipelineSendsAllAndReadsToTheEnd() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient listener = server.join();
            assertEquals(Ended.ok(), run("hi\nthere", "client", "--port", "" + server.port()));
            listener.expect("hi", "there");
            StringBuilder much = new StringBuilder();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 50_000; i++) {
                much.append(i).append('\n');
                expected.add("" + i);
            }
            assertEquals(
                    0,
                    run(much.toString(), "client", "--port", "" + server.port()).exitCode());
            for (String line : expected) {
                listener.expect(line);
            }
        }
    }

    @Test
    void aClientThatStaysReceivesAfterTheEndOfInputAndExitsWith4WhenTheServerGoes() throws Exception {
        Process client;
        Lines out;
        Lines err;
        try (RunningServer server = RunningServer.start()) {
            TestClient talker = server.join();
            client = Forkchat.command(List.of("client", "--stay", "--port", "" + server.port()))
                    .start();
            out = new Lines(client.getInputStream(), "out");
            err = new Lines(client.getErrorStream(), "err");
            client.getOutputStream().close();
            server.awaitJoined(2);
            talker.send("are you there?\n");
            assertEquals("are you there?", out.next());
        }
        assertTrue(client.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        assertEquals(4, client.exitValue());
        assertEquals(List.of("forkchat: the server closed the connection"), err.awaitEnd());
        assertEquals(List.of("are you there?"), out.awaitEnd());
    }

    @Test
    void aClosedStandardOutputEndsAClientQuietly() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient talker = server.join();
            Process client = Forkchat.command(List.of("client", "--port", "" + server.port()))
                    .start();
            server.awaitJoined(2);
            client.getInputStream().close();
            Lines err = new Lines(client.getErrorStream(), "err");
            talker.send("one\n");
            assertTrue(client.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
            assertEquals(0, client.exitValue());
            assertEquals(List.of(), err.awaitEnd());
        }
    }

    @Test
    void aClosedOrUnreadableStandardInputSendsNothingAndIsOneLine(@TempDir Path folder) throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient listener = server.join();
            List<String> command = Forkchat.command(List.of("client", "--port", "" + server.port()))
                    .command();
            for (String redirection : List.of("<&-", "<" + folder)) {
                List<String> shell = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" " + redirection, "sh"));
                shell.addAll(command);
                Process client = new ProcessBuilder(shell).start();
                Lines err = new Lines(client.getErrorStream(), "err");
                assertTrue(client.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), redirection);
                assertEquals(1, client.exitValue(), redirection);
                assertEquals(List.of("forkchat: cannot read standard input"), err.awaitEnd(), redirection);
            }
            server.join().send("the first line of all\n");
            listener.expect("the first line of all");
        }
    }

    @Test
    void anEmptyAddressIsWrongUse() throws Exception {
        assertEquals(2, run("", "server", "--unix", "").exitCode());
        assertEquals(2, run("", "client", "--host", "").exitCode());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: only Linux tells how the heap is mapped")
    void aHeapThatAChildWouldShareIsRefused() throws Exception {
        Process server = Forkchat.command(List.of("-XX:-UseSerialGC", "-XX:+UseZGC"), List.of("server", "--port", "0"))
                .start();
        Lines out = new Lines(server.getInputStream(), "out");
        Lines err = new Lines(server.getErrorStream(), "err");
        assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        assertEquals(1, server.exitValue());
        assertEquals(1, err.awaitEnd().size(), "" + err.all());
        assertEquals(List.of(), out.awaitEnd());
    }

    @Test
    void sigusr1PrintsTheCounters() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            server.join(2);
            server.signal("USR1");
            server.log()
                    .await(
                            "the counters",
                            line -> line.matches("Server Main: counters: accepted=2 joined=2 .* forks=2 .*"));
        }
    }

    @Test
    void traceSaysTheReportsLines() throws IOException {
        try (RunningServer server = RunningServer.start("--trace")) {
            List<TestClient> clients = server.join(2);
            clients.get(0).send("10\n");
            clients.get(1).expect("10");
            clients.get(0).endInput();
            clients.get(0).awaitEnd();
            for (String line : List.of(
                    "Waiting for connection",
                    "Server fork: client 0 has connected.",
                    "Server Main: Got data from client 0",
                    "Server Main: Got: 10",
                    "Server Main: Send data to server fork 1",
                    "Server fork: Got: 10",
                    "Server fork: Send data to client 1",
                    "Server Fork: Client 0 disconnected",
                    "Server Fork: Send DISCONNECTED_SIGNAL",
                    "Server Main: Client 0 disconnected",
                    "Server Fork: Exited")) {
                server.log().await(line, line::equals);
            }
        }
    }
}
