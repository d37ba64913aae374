package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.ScriptedServer;
import io.github.forkchat.testkit.TestClient;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The client and the one-shot commands in a shell's pipeline: their output, exit code and end. */
final class PipelineIT {
    /**
     * Runs a shell command in which {@code forkchat} is a function that starts the program under test with the server's
     * port.
     */
    private static Ended shell(RunningServer server, String command) throws Exception {
        ProcessBuilder forkchat = Forkchat.command(List.of());
        StringBuilder function = new StringBuilder("forkchat() { subcommand=$1; shift; ");
        forkchat.command().forEach(word -> function.append('\'').append(word).append("' "));
        function.append("\"$subcommand\" --port $PORT \"$@\"; }\n");
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", function + command);
        shell.environment().put("PORT", "" + server.port());
        return Ended.of(shell);
    }

    @Test
    void linesOfAPipeGoToTheRoom() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            assertEquals(Ended.ok(), shell(server, "printf 'a\\nb\\n' | forkchat client"));
            listener.expect("a", "b");
            assertEquals(Ended.ok(), shell(server, "printf 'c' | forkchat client --name carl --history 0"));
            listener.expect("c");
        }
    }

    /** How a client's input is cut off, while its worker holds lines that are not relayed. */
    private enum CutOff {
        SERVER_ENDS,
        WORKER_IS_KILLED
    }

    @ParameterizedTest
    @CsvSource({"SERVER_ENDS,", "SERVER_ENDS, --json", "WORKER_IS_KILLED,", "WORKER_IS_KILLED, --json"})
    void aClientWhoseInputIsNotAllRelayedFails(CutOff how, String option, @TempDir Path folder) throws Exception {
        String line = option == null ? "hello" : "{\"type\":\"message\",\"text\":\"hello\"}";
        Path input = Files.writeString(folder.resolve("input"), (line + "\n").repeat(100));
        AtomicReference<Ended> ended = new AtomicReference<>();
        try (RunningServer server = RunningServer.startAlone("--rate", "1", "--burst", "1");
                TestClient listener = server.join()) {
            List<String> arguments = new ArrayList<>(List.of("client", "--port", "" + server.port()));
            if (option != null) {
                arguments.add(option);
            }
            ProcessBuilder client = Forkchat.command(arguments).redirectInput(input.toFile());
            Background running = Background.start("client", () -> ended.set(Ended.of(client)));
            listener.expect("hello");
            if (how == CutOff.SERVER_ENDS) {
                server.signal("TERM");
            } else {
                server.workersButTheFirst(1).forEach(ProcessHandle::destroyForcibly);
            }
            running.finish();
        }
        assertEquals(4, ended.get().exitCode(), () -> "" + ended.get());
        assertEquals(
                List.of("forkchat: the server closed the connection"),
                ended.get().err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "chat", "json"})
    void theServerSaysGoodbyeWhenAllIsRelayed(String view) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient client = server.join()) {
            client.send("%forkchat/1 view=" + view + " goodbye=yes history=0 tag=x\nhello\n");
            client.endInput();
            List<String> lines = client.awaitEnd();
            String goodbye = view.equals("json") ? "{\"type\":\"goodbye\"}" : "%forkchat/1 goodbye tag=x";
            assertEquals(goodbye, lines.get(lines.size() - 1), () -> "" + lines);
            assertTrue(lines.stream().noneMatch(line -> line.contains("receipt")), () -> "" + lines);
        }
    }

    /** Requests without a number have receipts without one, which are no answer to the end of the input. */
    @Test
    void aReceiptForARequestWithoutANumberIsNoGoodbye() throws Exception {
        try (RunningServer server = RunningServer.startAlone("--rate", "1", "--burst", "4");
                TestClient client = server.join()) {
            client.send("%forkchat/1 view=json goodbye=yes events=off history=0\n{\"type\":\"who\"}\n");
            client.lineOf(line -> line.startsWith("{\"type\":\"receipt\",\"time\":"));
            client.send("{\"type\":\"message\",\"text\":\"x\"}\n".repeat(100));
            server.signal("TERM");
            List<String> lines = client.awaitEnd();
            assertTrue(lines.stream().noneMatch(line -> line.contains("goodbye")), () -> "" + lines);
        }
    }

    @Test
    void clientWithATakenNameSendsItsLinesAndExitsWith1() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            listener.send("%forkchat/1 view=plain name=carl tag=x\n");
            listener.expect("%forkchat/1 id=0 name=carl history=0 tag=x");
            Ended ended = shell(server, "echo hello | forkchat client --name carl");
            assertEquals(Ended.failed(1, "forkchat: the name carl is taken"), ended);
            listener.expect("hello");
            ended = shell(
                    server, "echo '{\"type\":\"message\",\"text\":\"hello\"}' | forkchat client --json --name carl");
            assertEquals(1, ended.exitCode());
            assertEquals(List.of("forkchat: the name carl is taken"), ended.err());
            assertEquals(
                    "{\"type\":\"refused\",\"reason\":\"the name carl is taken\"}",
                    ended.out().get(1));
            listener.expect("hello");
            ended = shell(server, "forkchat send --name carl hello");
            assertEquals(1, ended.exitCode());
            assertEquals(List.of("forkchat: the name carl is taken"), ended.err());
        }
    }

    /** The pipe may stay open for days. */
    @Test
    void aRefusedNameIsToldAtOnce() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            server.joinWithFirstLine("%forkchat/1 view=plain name=carl");
            Process client = Forkchat.command(List.of("client", "--port", "" + server.port(), "--name", "carl"))
                    .start();
            Lines err = new Lines(client.getErrorStream(), "err");
            err.await("the refusal", line -> line.equals("forkchat: the name carl is taken"));
            client.getOutputStream().close();
            assertEquals(List.of("forkchat: the name carl is taken"), err.awaitEnd());
        }
    }

    /** The server tells a muted client so, besides refusing the message by its number. */
    @Test
    void aReminderIsNoAnswerToAMessage() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Background scripted = Background.start("server", () -> {
                Socket client = server.greet("carl");
                ScriptedServer.say(client, JsonLine.ofType("refused").with("reason", "muted"));
            });
            ProcessBuilder send = Forkchat.command(List.of("send", "--port", "" + server.port(), "-"));
            assertEquals(Ended.ok(), Ended.of(send, "one\ntwo\n"));
            scripted.finish();
        }
    }

    @Test
    void sendEndsWhenTheServerHasRelayedIt() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            assertEquals(Ended.ok(), shell(server, "forkchat send hello, 'dear  world'"));
            listener.expect("hello, dear  world");
            assertEquals(Ended.ok(), shell(server, "seq 1000 | forkchat send"));
            for (int i = 1; i <= 1000; i++) {
                listener.expect("" + i);
            }
            assertEquals(Ended.ok(), shell(server, "forkchat send - </dev/null"));
            assertEquals(Ended.ok(), shell(server, "forkchat send ''"));
            listener.expect("");
            Ended refused = shell(server, "forkchat send --to nobody psst");
            String complaint = "forkchat: message 1 was refused: nobody here is called nobody";
            assertEquals(Ended.failed(1, complaint), refused);
            Ended tooLong = shell(
                    server, "{ echo a; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo b; } | forkchat send");
            assertEquals(Ended.failed(1, "forkchat: message 2 was refused: it is too long"), tooLong);
            listener.expect("a", "b");
        }
    }

    @Test
    void theWhoAndStatsCommandsReportEachClientAsTextAndJson() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient ann = server.join()) {
            ann.send("%forkchat/1 view=plain name=ann tag=x\nhello\n");
            ann.line();
            Ended who = shell(server, "forkchat who");
            assertEquals("NAME  ID  PEER", who.out().get(0).substring(0, 14));
            assertTrue(who.out().get(1).startsWith("ann    0  127.0.0.1:"), "" + who);
            assertTrue(
                    who.out().get(1).matches(".*  [0-2]\\d:\\d\\d:\\d\\d \\(\\d+ s ago\\) +\\d+ s"),
                    "local time, idle time: " + who);
            assertEquals(2, who.out().size());
            JsonLine client =
                    JsonLine.parse(shell(server, "forkchat who --json").out().get(0));
            assertEquals("ann", client.string("name").orElse(""));
            assertEquals(ann.workerPid(), client.number("pid").orElse(-1));
            assertEquals(1, client.number("messages").orElse(-1));
            Ended stats = shell(server, "forkchat stats --json");
            JsonLine counters = JsonLine.parse(stats.out().get(1));
            assertEquals(1, counters.number("messages").orElse(-1));
            assertEquals(5, JsonLine.parse(stats.out().get(0)).number("bytes").orElse(-1));
            List<String> lines = shell(server, "forkchat stats").out();
            for (String line : List.of("messages +1  messages relayed", "uptime +\\d+ s  since the server started")) {
                assertTrue(lines.stream().anyMatch(text -> text.matches(line)), line + ": " + lines);
            }
        }
    }

    @Test
    void theRoomIsNotToldOfCommandsThatOnlyLook() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.joinWithFirstLine("%forkchat/1 view=json name=ann")) {
            for (String command : List.of("forkchat who", "forkchat stats --json", "forkchat tail")) {
                assertEquals(0, shell(server, command).exitCode());
            }
            server.join().send("after all that\n");
            listener.awaitLine("the next message", line -> line.contains("after all that"));
            List<String> joined = listener.lines().stream()
                    .filter(line -> line.contains("\"joined\"") || line.contains("\"left\""))
                    .toList();
            assertEquals(1, joined.size(), "" + joined);
        }
    }

    @Test
    void tailShowsTheLastAndFollowsUntilNobodyReads() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient talker = server.join();
                TestClient listener = server.join()) {
            for (int i = 1; i <= 20; i++) {
                talker.send(i + "\n");
                listener.expect("" + i);
            }
            assertEquals(Ended.ok("client0: 19", "client0: 20"), shell(server, "forkchat tail -n 2 --time off"));
            assertEquals(Ended.ok("client0: 20"), shell(server, "forkchat tail -1 --time off"));
            assertEquals(10, shell(server, "forkchat tail").out().size());
            Ended three = shell(server, "forkchat tail -f --time off | head -3");
            assertEquals(Ended.ok("client0: 11", "client0: 12", "client0: 13"), three);
            AtomicBoolean ended = new AtomicBoolean();
            Background talking = Background.start("talking", () -> {
                while (!ended.get()) {
                    talker.send("new\n");
                    listener.expect("new");
                }
            });
            List<String> lines =
                    shell(server, "forkchat tail -f -n 0 --json | head -2").out();
            ended.set(true);
            talking.finish();
            for (String line : lines) {
                assertEquals("new", JsonLine.parse(line).string("text").orElse(""));
                assertFalse(JsonLine.parse(line).has("history"));
            }
            assertEquals(2, lines.size());
        }
    }

    @Test
    void aMessageThatIsTooLongForTheExpressionOfWaitIsSkipped() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient talker = server.join();
                TestClient listener = server.join()) {
            String tooLong = "ab".repeat(30_000);
            talker.send(tooLong + "\nabx\n");
            listener.expect(tooLong, "abx");
            Ended expected = new Ended(
                    0,
                    List.of("client0: abx"),
                    List.of("forkchat: a message of 60000 characters is too long for this regular expression, and is"
                            + " skipped"));
            assertEquals(expected, shell(server, "forkchat wait -n 5 --for '^(a|b)*x' --timeout 60"));
        }
    }

    @Test
    void waitEndsWithTheMessageThatMatches() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient talker = server.join();
                TestClient listener = server.join()) {
            for (String text : List.of("build 16 is red", "build 17 is green", "end")) {
                talker.send(text + "\n");
                listener.expect(text);
            }
            String green = "forkchat wait --for 'build [0-9]+ is green' --timeout 600";
            assertEquals(Ended.ok("client0: build 17 is green"), shell(server, green + " -n 10"));

            AtomicBoolean ended = new AtomicBoolean();
            Background talking = Background.start("talking", () -> {
                while (!ended.get()) {
                    talker.send("build 18 is green\n");
                    listener.expect("build 18 is green");
                }
            });
            assertEquals(Ended.ok("client0: build 18 is green"), shell(server, green));
            ended.set(true);
            talking.finish();
            assertEquals(
                    Ended.failed(1, "forkchat: no message matched in 1 s"),
                    shell(server, "forkchat wait --for never --timeout 1"));
            assertEquals(2, shell(server, "forkchat wait --for '['").exitCode());
            assertEquals(2, shell(server, "forkchat wait").exitCode());
        }
    }

    @Test
    void theJsonClientPassesObjectsBothWays() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            String object = "{\"type\":\"message\",\"text\":\"hi\",\"request\":1}";
            Ended ended = shell(server, "echo '" + object + "' | forkchat client --json --name bot");
            assertEquals(0, ended.exitCode(), "" + ended);
            List<String> types = new ArrayList<>();
            for (String line : ended.out()) {
                types.add(JsonLine.parse(line).string("type").orElse(""));
            }
            assertEquals(List.of("welcome", "receipt"), types);
            listener.expect("hi");
        }
    }

    @Test
    void completionIsAScriptThatBashTakes() throws Exception {
        Process shell =
                new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        Process forkchat = Forkchat.command(List.of("completion", "bash")).start();
        byte[] script = forkchat.getInputStream().readAllBytes();
        assertTrue(new String(script, StandardCharsets.UTF_8).contains("complete -F"));
        shell.getOutputStream().write(script);
        shell.getOutputStream().close();
        assertEquals("", new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertTrue(shell.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        assertEquals(0, shell.exitValue());
    }

    @Test
    void commandExitsWith3IfTheServerIsSuspended() throws Exception {
        List<String> commands = List.of("send x", "stats", "tail", "wait --for x", "who");
        try (RunningServer server = RunningServer.start()) {
            String all = String.join("' '", commands);
            String each = "for command in '" + all
                    + "'; do { forkchat $command </dev/null; echo \"$command: $?\"; } & done; wait";
            Ended ended = whileSuspended(server, () -> shell(server, each));
            assertEquals(
                    commands.stream().map(command -> command + ": 3").toList(),
                    ended.out().stream().sorted().toList());
            String line = "forkchat: cannot connect to 127.0.0.1 port " + server.port()
                    + ": no answer in 10 s: the server is stopped or overloaded, or is no forkchat server";
            assertEquals(Collections.nCopies(commands.size(), line), ended.err());
        }
    }

    @Test
    void sendExitsWith4IfTheServerIsSuspendedBeforeTheReceipt() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            Process send = Forkchat.command(List.of("send", "--port", "" + server.port()))
                    .redirectErrorStream(true)
                    .start();
            try {
                OutputStream input = send.getOutputStream();
                input.write("a\n".getBytes(StandardCharsets.US_ASCII));
                input.flush();
                listener.expect("a");
                List<String> said = whileSuspended(server, () -> {
                    input.close();
                    return new Lines(send.getInputStream(), "send").awaitEnd();
                });
                assertEquals(List.of("forkchat: connection lost: no answer from the server in 10 s"), said);
                assertTrue(send.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
                assertEquals(4, send.exitValue());
            } finally {
                send.destroyForcibly();
            }
        }
    }

    /** Suspends Server Main with SIGSTOP, runs the work, and continues Server Main. */
    private static <T> T whileSuspended(RunningServer server, Callable<T> work) throws Exception {
        Processes.stop(server.pid());
        try {
            return work.call();
        } finally {
            TestSignals.send(server.pid(), "CONT");
        }
    }

    @Test
    void commandsExitWith3IfNoServerListens() throws Exception {
        RunningServer server = RunningServer.start();
        server.close();
        for (String command : List.of("send x", "who", "tail", "wait --for x", "stats", "client")) {
            Ended ended = shell(server, "forkchat " + command);
            String line = "forkchat: cannot connect to 127.0.0.1 port " + server.port()
                    + ": Connection refused; is a server running there?";
            assertEquals(Ended.failed(3, line), ended);
        }
    }
}
