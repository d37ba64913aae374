package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Runs the examples of one document, as printed, in an {@link ExampleMachine}: one after the other, each command in a
 * bash of its own in the same directory.
 *
 * <p>A server stays until the next one starts. A command that goes on until a person ends it runs on a terminal, hears
 * what another client says, and gets Ctrl-D and Ctrl-C. All other commands have an empty standard input, print no
 * error, and end by themselves; each program of a pipeline exits with 0, unless {@code head} has closed its output.
 */
public final class ExampleRoom implements AutoCloseable {
    private static final String SERVER = "forkchat server";
    private static final String READY = "... Waiting for connection";
    private static final Pattern ENDLESS =
            Pattern.compile("^(\\(.*; cat\\) \\| )?nc .*|^forkchat client( --\\S+ \\S+)*$|.*tail .*-f.*|.*--stay.*");
    /** With -n it may find an earlier message, which another client's would hide. */
    private static final Pattern WAITS = Pattern.compile("forkchat wait (?!.* -n )");

    private static final Pattern HEARD = Pattern.compile("no error|welcome");
    private static final String ON_TERMINAL = "import pty, sys; sys.exit(pty.spawn(['bash', '-c', sys.argv[1]]) >> 8)";
    private static final String ANOTHER_CLIENT = """
            import socket
            client = socket.create_connection(('127.0.0.1', 8784))
            client.sendall(b'go\\nbuild 17 is green, no error\\n')
            client.shutdown(socket.SHUT_WR)
            while client.recv(4096): pass
            """;
    private static final String CTRL_D_AND_C = "\004\003";
    /** The exit code of a program in bash that SIGPIPE has ended. */
    private static final int PIPE_WAS_CLOSED = 128 + 13;

    private final ExampleMachine machine;
    private final List<Process> background = new ArrayList<>();
    private Process server;
    private boolean canTalk;

    public ExampleRoom(ExampleMachine machine) {
        this.machine = machine;
    }

    /** Runs an example; fails if it does not do what is printed. */
    public void run(Example example) throws IOException, InterruptedException {
        switch (example.kind()) {
            case FILE -> machine.write(example.fileName(), example.text());
            case CRON ->
                runToEnd(example, machine.asCron(example.text().replaceFirst("^(@\\w+|(\\S+\\s+){5})\\s*", "")));
            case COMMAND -> runCommand(example);
        }
    }

    private void runCommand(Example example) throws IOException, InterruptedException {
        String command = example.text();
        if (command.startsWith(SERVER)) {
            stopServer();
            canTalk = !command.contains("--unix") && !command.contains("--password-file");
            server = start(example, command, List.of(READY));
        } else if (command.endsWith("&")) {
            background.add(start(example, command.substring(0, command.length() - 1), List.of()));
        } else if (ENDLESS.matcher(command).matches()) {
            runOnTerminal(example);
        } else {
            runToEnd(example, machine.program("bash", "-o", "pipefail", "-c", command));
        }
    }

    /** Starts a program that stays, and waits for the output that is printed, or else for these lines. */
    private Process start(Example example, String command, List<String> otherwise) throws IOException {
        Process process = machine.program("bash", "-c", "exec " + command)
                .redirectErrorStream(true)
                .start();
        Lines said = new Lines(process.getInputStream(), "example");
        List<String> expected = example.expected().isEmpty() ? otherwise : example.expected();
        Pattern pattern = pattern(expected, expected == otherwise);
        boolean isAsExpected = false;
        try {
            Deadline.await(example.where() + ": " + expected + " from " + command, () -> {
                assertTrue(process.isAlive(), () -> example.where() + ": it ended: " + said.all());
                return pattern.matcher(text(said.all())).lookingAt();
            });
            isAsExpected = true;
            return process;
        } finally {
            if (!isAsExpected) {
                process.destroy();
            }
        }
    }

    private void runToEnd(Example example, ProcessBuilder program) throws IOException, InterruptedException {
        Process process = program.start();
        process.getOutputStream().close();
        Lines out = new Lines(process.getInputStream(), "out");
        Lines err = new Lines(process.getErrorStream(), "err");
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Deadline.ARCHIVE_MILLIS); // some build an archive
        while (!process.waitFor(1, TimeUnit.SECONDS)) {
            assertTrue(System.nanoTime() < end, () -> "hangs: " + example + out.all() + err.all());
            if (WAITS.matcher(example.text()).find()) {
                talk();
            }
        }
        String said = example + " said " + out.awaitEnd() + err.awaitEnd();
        boolean isCut = process.exitValue() == PIPE_WAS_CLOSED && example.text().contains("| head ");
        assertEquals(0, isCut ? 0 : process.exitValue(), said);
        assertEquals(List.of(), err.all(), said);
        if (!example.expected().isEmpty()) {
            assertTrue(
                    pattern(example.expected(), false).matcher(text(out.all())).matches(), said);
        }
    }

    private void runOnTerminal(Example example) throws IOException, InterruptedException {
        assertEquals(List.of(), example.expected(), () -> example.where() + ": a terminal's output is not compared");
        Process process = machine.program("python3", "-c", ON_TERMINAL, example.text())
                .redirectErrorStream(true)
                .start();
        Lines out = new Lines(process.getInputStream(), "terminal");
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Deadline.SECONDS);
            while (out.all().stream().noneMatch(line -> HEARD.matcher(line).find())) {
                assertTrue(process.isAlive(), () -> example + " ended: " + out.all());
                assertTrue(System.nanoTime() < end, () -> example + " hears nothing: " + out.all());
                talk();
                process.waitFor(1, TimeUnit.SECONDS);
            }
            process.getOutputStream().write(CTRL_D_AND_C.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }

    /** Has another client say something, and waits until it has left. */
    private void talk() throws IOException, InterruptedException {
        if (canTalk) {
            Process talker = machine.program("python3", "-c", ANOTHER_CLIENT)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!talker.waitFor(Deadline.SECONDS, TimeUnit.SECONDS)) {
                talker.destroyForcibly();
                throw new AssertionError("another client hangs");
            }
        }
    }

    /** In printed output {@code ...} stands for any text, as a line of its own for any lines. */
    private static Pattern pattern(List<String> expected, boolean anywhere) {
        StringBuilder regex = new StringBuilder(anywhere ? "(?:.*\n)*?" : "");
        for (String line : expected) {
            List<String> parts = Arrays.stream(line.split("\\.\\.\\.", -1))
                    .map(Pattern::quote)
                    .toList();
            regex.append(line.equals("...") ? "(?:.*\n)*?" : String.join(".*", parts) + "\n");
        }
        return Pattern.compile(regex.toString());
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private void stopServer() {
        if (server != null) {
            server.destroy();
            Deadline.await("the server ends", () -> !server.isAlive());
            assertEquals(0, server.exitValue(), "exit code of the server");
            server = null;
        }
        for (Process process : background) {
            process.destroy();
        }
        background.clear();
    }

    @Override
    public void close() {
        stopServer();
    }
}
