package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.ScriptedServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the command line: output, error output, exit code. */
final class CommandLineIT {
    private static Ended run(String input, String... arguments) throws Exception {
        return Ended.of(Forkchat.command(Arrays.asList(arguments)), input);
    }

    private static void assertOneLine(int exitCode, String line, String... arguments) throws Exception {
        assertEquals(Ended.failed(exitCode, line), run("", arguments));
    }

    private static void assertWrongUse(String line, String... arguments) throws Exception {
        String command = arguments.length == 0 || line.startsWith("Unknown command") ? "" : arguments[0] + " ";
        List<String> expected = List.of(line, "Try 'forkchat " + command + "--help'.");
        assertEquals(new Ended(2, List.of(), expected), run("", arguments));
    }

    @Test
    void wrongUseIsOneLineWithTheNearestSpellingAndExitCode2() throws Exception {
        assertWrongUse("Missing required subcommand");
        assertWrongUse("Unknown command: 'nonsense'", "nonsense");
        assertWrongUse("Unknown command: 'srever'; did you mean 'server'?", "srever");
        assertWrongUse("Unknown command: 'srever'; did you mean 'server'?", "srever", "--help");
        assertWrongUse("Unknown command: 'nonsense'", "help", "nonsense");
        assertWrongUse("Unknown option: '-x'", "who", "-x");
        assertWrongUse("Unknown option: '--prot'; did you mean '--port'?", "server", "--prot", "1");
        assertWrongUse("Unknown option: '--nmae'; did you mean '--name'?", "client", "--nmae=x");
        assertWrongUse("Unknown argument: 'extra'", "who", "extra");
        assertWrongUse("Missing required parameter for option '--port' (PORT)", "who", "--port");
        assertWrongUse(
                "Invalid value for option '--port': 65536 is not between 0 and 65535", "server", "--port", "65536");
        assertWrongUse("Invalid value for option '--port': 0 is not between 1 and 65535", "client", "--port", "0");
        assertWrongUse("Invalid value for option '--port': 'http' is no whole number", "who", "--port", "http");
        assertWrongUse("Invalid value for option '--port': '' is no whole number", "stats", "--port=");
        assertWrongUse("Invalid value for option '--interval': 'fast' is no number", "top", "--interval", "fast");
        assertWrongUse("Invalid value for option '--to': '' is empty or has a blank", "send", "--to=", "hi");
        assertWrongUse(
                "Invalid value for option '--timeout': '99999999999' is out of range",
                "wait",
                "--for=a",
                "--timeout=99999999999");
    }

    @Test
    void anArgumentWithControlCharactersLeavesTheErrorOneLine() throws Exception {
        assertWrongUse("Unknown command: 'a\uFFFDb\uFFFD[2J'", "a\nb\u001b[2J");
        assertWrongUse("Unknown option: '--a\uFFFDb'", "who", "--a\nb=c\nd");
        assertWrongUse("Invalid value for option '--port': '1\uFFFD2' is no whole number", "tail", "--port", "1\n2");
        assertOneLine(
                3,
                "forkchat: cannot connect to a\uFFFDb: No such file or directory; is a server running there?",
                "who",
                "--unix",
                "a\nb");
    }

    @Test
    void anOptionThatWouldHaveNoEffectIsWrongUse() throws Exception {
        assertWrongUse("--burst needs --rate", "server", "--burst", "5");
        assertWrongUse("--names needs --unix", "server", "--names", "free");
        assertWrongUse("--once excludes --json", "top", "--once", "--json");
        assertWrongUse("--picture excludes --once and --json", "top", "--picture", "--json");
        assertWrongUse("--time excludes --json", "tail", "--json", "--time", "local");
        for (String option : List.of("--time=off", "--bell=all", "--no-reconnect")) {
            String name = option.replaceFirst("=.*", "");
            assertWrongUse(name + " excludes --json", "client", "--json", option);
        }
        assertWrongUse("--replicas needs --link", "link-setup", "--room", "a", "--site", "b", "--replicas", "3");
    }

    @Test
    void anArgumentIsNeverAFileOfArguments(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("s.txt"), "the text of a file\n");
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            for (String text : List.of("@" + file, "@@" + file, "@")) {
                for (String before : List.of("--name=ann", "--")) {
                    assertEquals(Ended.ok(), run("", "send", "--port", "" + server.port(), before, text));
                    listener.expect(text);
                }
            }
        }
    }

    @Test
    void aRefusedClientEndsWith1AndItsInputIsNoPassword(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.start("--password-file", password.toString())) {
            String refusal = "forkchat: this room has a password: use --password-file FILE";
            for (List<String> client : List.of(List.of("client"), List.of("client", "--name=ann"), List.of("send"))) {
                List<String> command = new ArrayList<>(client);
                command.addAll(List.of("--port", "" + server.port()));
                assertEquals(Ended.failed(1, refusal), run("secret\nhi\n", command.toArray(String[]::new)));
            }
        }
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient inside = server.join()) {
            assertEquals(0, inside.clientId());
            assertEquals(Ended.failed(1, "forkchat: server full"), run("hi\n", "client", "--port", "" + server.port()));
        }
        try (RunningServer server = RunningServer.start();
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=json name=ann")) {
            assertEquals(0, ann.clientId());
            String[] client = {"client", "--name", "ann", "--port", "" + server.port()};
            assertEquals(Ended.failed(1, "forkchat: the name ann is taken"), run("", client));
            assertEquals(
                    1,
                    run("", "client", "--json", "--name", "ann", "--port", "" + server.port())
                            .exitCode());
        }
    }

    @Test
    void aClientWhoseLineIsRefusedSendsTheOthersAndEndsWith1() throws Exception {
        try (RunningServer server = RunningServer.start("--max-line", "1000");
                TestClient listener = server.join()) {
            String port = "" + server.port();
            String refusal = "message refused: longer than 1000 bytes";
            List<String> complaint = List.of("forkchat: the server refused 1 of the lines");
            Ended plain = run("before\n" + "x".repeat(1001) + "\nafter\n", "client", "--port", port);
            assertEquals(new Ended(1, List.of(refusal), complaint), plain);
            listener.expect("before", "after");
            Ended json = run(
                    "{\"type\":\"direct\",\"to\":\"nobody\",\"text\":\"hi\"}\n", "client", "--json", "--port", port);
            assertEquals(1, json.exitCode(), "" + json);
            assertEquals(complaint, json.err());
        }
    }

    @Test
    void everyAddressOfANameIsTried(@TempDir Path folder) throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.9 room\n127.0.0.1 room\n");
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            List<String> jvm = List.of("-Djdk.net.hosts.file=" + hosts);
            for (String verb : List.of("send", "client")) {
                List<String> command = List.of(verb, "--host", "room", "--port", "" + server.port());
                assertEquals(Ended.ok(), Ended.of(Forkchat.command(jvm, command), verb + "\n"));
                listener.expect(verb);
            }
        }
    }

    @Test
    void anIdleClientIsNotBehindWhateverTheListHas() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            server.join(4);
            for (String verb : List.of("who", "stats")) {
                List<String> clients = run("", verb, "--json", "--port", "" + server.port()).out().stream()
                        .filter(line -> line.contains("\"type\":\"client\""))
                        .toList();
                assertTrue(clients.size() >= 4, "" + clients);
                assertTrue(clients.stream().allMatch(line -> line.contains("\"behind\":0")), "" + clients);
            }
        }
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
                "forkchat: cannot listen on " + folder + "/none/room.sock: there is no directory " + folder
                        + "/none; make it by: mkdir -p " + folder + "/none",
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
                "forkchat: cannot connect to 127.0.0.1 port " + port
                        + ": Connection refused; is a server running there?",
                "client",
                "--port",
                "" + port);
        Path none = folder.resolve("none.sock");
        assertOneLine(
                3,
                "forkchat: cannot connect to " + none + ": No such file or directory; is a server running there?",
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
            Deadline.await("it hears the room", () -> {
                say(talker, "are you there?");
                return !out.all().isEmpty();
            });
        }
        assertTrue(client.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        assertEquals(4, client.exitValue());
        assertEquals(List.of("forkchat: the server closed the connection"), err.awaitEnd());
        assertEquals(Set.of("are you there?"), Set.copyOf(out.awaitEnd()));
    }

    private static void say(TestClient client, String text) {
        try {
            client.send(text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClosedStandardOutputEndsAClientQuietly() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient talker = server.join();
            Process client = Forkchat.command(List.of("client", "--port", "" + server.port()))
                    .start();
            client.getInputStream().close();
            Lines err = new Lines(client.getErrorStream(), "err");
            Deadline.await("it has ended", () -> {
                say(talker, "one");
                return !client.isAlive();
            });
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
    void anEmptyAddressOrPathIsWrongUse() throws Exception {
        for (String option :
                List.of("--host", "--unix", "--password-file", "--transcript", "--bans", "--worker", "--link-ca")) {
            assertWrongUse("Invalid value for option '" + option + "': empty", "server", option, "");
        }
        for (String option : List.of("--host", "--unix", "--password-file", "--tls-ca", "--output")) {
            assertWrongUse("Invalid value for option '" + option + "': empty", "metrics", option, "");
        }
        assertWrongUse("Invalid value for option '--unix': empty", "send", "--unix", "", "hi");
        assertWrongUse("Invalid value for 'FILE': / is a directory", "command-archive", "/");
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

    @Test
    void theTimeForAnAnswerDoesNotRunWhileTheClientIsStopped() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Process send = Forkchat.command(List.of("send", "--port", "" + server.port(), "hi"))
                    .redirectErrorStream(true)
                    .start();
            Socket client = server.accept();
            InputStream in = client.getInputStream();
            Deadline.await("its first line", () -> available(in) > 0);
            TestSignals.send(send.pid(), "STOP");
            long stoppedNanos = System.nanoTime();
            Deadline.await("11 s", () -> System.nanoTime() - stoppedNanos > TimeUnit.SECONDS.toNanos(11));
            TestSignals.send(send.pid(), "CONT");
            Lines said = new Lines(send.getInputStream(), "send");
            server.greet(client, "client1");
            assertEquals(List.of(), said.awaitEnd());
            assertTrue(send.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
            assertEquals(0, send.exitValue());
        }
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
