package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Standard input and output that are full, closed, slow or non-blocking, for every subcommand. */
final class StandardStreamsIT {
    private static final String FULL_DISK = "forkchat: cannot write to standard output: No space left on device";
    private static final int LINES = 3_000;
    /** A pipe holds 65,536 bytes; a write that finds less room than it needs leaves some of them free. */
    private static final int FULL_PIPE_BYTES = 60_000;

    /** The program behind this piece of shell, which redirects its streams. */
    private static ProcessBuilder shell(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        ProcessBuilder program = Forkchat.command(Arrays.asList(arguments));
        command.addAll(program.command());
        return program.command(command);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: /dev/full")
    void everySubcommandReportsAFullDiskAndExitsWith1() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            String port = "" + server.port();
            TestClient talker = server.join();
            talker.send("hello\n");
            List<List<String>> commands = List.of(
                    List.of("who", "--port", port),
                    List.of("who", "--json", "--port", port),
                    List.of("stats", "--port", port),
                    List.of("stats", "--json", "--port", port),
                    List.of("tail", "--port", port),
                    List.of("tail", "-f", "--port", port),
                    List.of("client", "--history", "1", "--port", port),
                    List.of("client", "--json", "--port", port),
                    List.of("completion"),
                    List.of("worker-archive"),
                    List.of("wait", "--for", "hello", "-n", "1", "--port", port),
                    List.of("top", "--port", port),
                    List.of("top", "--json", "--port", port),
                    List.of("metrics", "--port", port),
                    List.of("bans", "--port", port),
                    List.of("link-setup", "--room", "lobby", "--site", "east"),
                    List.of("help"),
                    List.of("--help"),
                    List.of("--version"),
                    List.of("server", "--help"),
                    List.of("tail", "--version"));
            for (List<String> command : commands) {
                String[] arguments = command.toArray(new String[0]);
                Ended ended = Ended.of(shell("exec \"$@\" >/dev/full", arguments));
                assertEquals(Ended.failed(1, FULL_DISK), ended, "" + command);
            }
        }
    }

    @Test
    void wrongUseKeepsItsExitCodeOnAFullDisk() throws Exception {
        Ended ended = Ended.of(shell("exec \"$@\" >/dev/full", "tail", "--wrong"));
        assertEquals(2, ended.exitCode());
        assertEquals(List.of(), ended.out());
    }

    @Test
    void everySubcommandEndsQuietlyWhenTheReaderHasClosedThePipe() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            String port = "" + server.port();
            server.join().send("hello\n");
            List<List<String>> commands = List.of(
                    List.of("who", "--port", port),
                    List.of("stats", "--port", port),
                    List.of("tail", "--port", port),
                    List.of("client", "--history", "1", "--port", port),
                    List.of("completion"),
                    List.of("--help"));
            for (List<String> command : commands) {
                // The program starts when the other side of the pipe has ended.
                Process process = shell("read go && exec \"$@\"", command.toArray(new String[0]))
                        .start();
                process.getInputStream().close();
                process.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                Lines err = new Lines(process.getErrorStream(), "err");
                assertTrue(process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), "" + command);
                assertEquals(List.of(), err.awaitEnd(), "" + command);
                assertEquals(0, process.exitValue(), "" + command);
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: its dd sets O_NONBLOCK on a pipe")
    void aNonBlockingOutputWithASlowReaderGetsEveryLine() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            StringBuilder text = new StringBuilder();
            List<String> said = new ArrayList<>();
            for (int i = 0; i < LINES; i++) {
                said.add(i + " " + "x".repeat(50));
                text.append(said.get(i)).append('\n');
            }
            String port = "" + server.port();
            Ended sent = Ended.of(Forkchat.command(List.of("send", "--port", port)), text.toString());
            assertEquals(Ended.ok(), sent);
            assertEquals(LINES, slowly("tail", "-n", "" + LINES, "--port", port).size());
            assertEquals(
                    LINES,
                    slowly("tail", "-n", "" + LINES, "--json", "--port", port).size());
            assertEquals(said, slowly("client", "--history", "" + LINES, "--port", port));
        }
    }

    /** Reads nothing until the pipe is full. */
    private static List<String> slowly(String... arguments) throws Exception {
        Process process = shell("dd if=/dev/null oflag=nonblock 2>/dev/null && exec \"$@\"", arguments)
                .start();
        Deadline.await("a full pipe", () -> available(process) >= FULL_PIPE_BYTES);
        process.getOutputStream().close();
        Lines out = new Lines(process.getInputStream(), "out");
        Lines err = new Lines(process.getErrorStream(), "err");
        assertTrue(
                process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS),
                "" + out.all().size());
        assertEquals(List.of(), err.awaitEnd());
        assertEquals(0, process.exitValue());
        return out.awaitEnd();
    }

    private static int available(Process process) {
        try {
            return process.getInputStream().available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: its dd sets O_NONBLOCK on a pipe")
    void aNonBlockingInputIsReadToItsEnd() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient listener = server.join();
            String port = "" + server.port();
            for (List<String> command : List.of(List.of("client", "--port", port), List.of("send", "--port", port))) {
                Process process = shell(
                                "dd of=/dev/null iflag=nonblock count=0 2>/dev/null && echo set && exec \"$@\"",
                                command.toArray(new String[0]))
                        .start();
                Lines out = new Lines(process.getInputStream(), "out");
                assertEquals("set", out.next());
                Deadline.await("the client", () -> server.workers().size() == 2);
                process.getOutputStream().write("late\n".getBytes(StandardCharsets.UTF_8));
                process.getOutputStream().close();
                assertTrue(process.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), "" + command);
                assertEquals(0, process.exitValue(), "" + command);
                listener.expect("late");
            }
        }
    }
}
