package io.github.forkchat;

import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Attack;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A taken-over worker attacks the terminal from which the server was started. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
final class TerminalAttackIT {
    private static final String[] TYPE_A_COMMAND = {
        "import fcntl, os, termios",
        "try:",
        "    tty = os.open('/dev/tty', os.O_RDWR)",
        "    for key in b'id > /root/owned\\n':",
        "        fcntl.ioctl(tty, termios.TIOCSTI, bytes([key]))",
        "    print('attack: typed', flush=True)",
        "except OSError as e:",
        "    print('attack:', e.strerror, flush=True)"
    };

    @TempDir
    private Path folder;

    private List<String> onTerminal;
    private String worker;

    @BeforeEach
    void makePrograms() throws IOException {
        worker = Attack.worker(folder).toString();
        onTerminal = List.of(Attack.program(folder, "on-terminal.py").toString());
    }

    private RunningServer start(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--worker", worker));
        arguments.addAll(List.of(more));
        return RunningServer.start(onTerminal, Map.of(), arguments.toArray(new String[0]));
    }

    private static void needRoot() {
        if (UserId.effective() != 0) {
            throw new TestAbortedException("needs root");
        }
    }

    private void typeInto(RunningServer server) throws IOException {
        TestClient client = server.join();
        Attack.run(client, TYPE_A_COMMAND);
        server.log().await("how the attack ended", line -> line.contains("attack: "));
        assertTrue(
                server.log().all().stream().anyMatch(line -> line.contains("attack: No such device or address")),
                () -> "" + server.log().all());
        assertFalse(server.log().all().stream().anyMatch(line -> line.startsWith("typed: ")));
    }

    @Test
    void aWorkerCannotTypeIntoTheTerminal() throws IOException {
        try (RunningServer server = start()) {
            typeInto(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--worker-user", "--user"})
    void aWorkerCannotTypeIntoTheTerminalOfRoot(String option) throws IOException {
        needRoot();
        try (RunningServer server = start(option, "nobody")) {
            typeInto(server);
        }
    }

    /** With --user its workers are the same user as it is, and could have it do what they cannot. */
    @Test
    void theServerGivesTheTerminalUp() throws Exception {
        try (RunningServer server = start()) {
            long main = server.workers().get(0).pid();
            assertEquals("0", terminalOf(main), "no controlling terminal");
            assertEquals(
                    "/dev/null",
                    Files.readSymbolicLink(Path.of("/proc/" + main + "/fd/0")).toString());
        }
    }

    /** As in a container with a terminal: nobody else is in its session, and its workers are not either. */
    @Test
    void theWorkersOfAServerThatLeadsItsSessionAreInAnother() throws Exception {
        Path program = Attack.program(folder, "on-terminal.py");
        List<String> leading = List.of(program.toString(), "--lead");
        try (RunningServer server = RunningServer.start(leading, Map.of(), "--worker", worker)) {
            typeInto(server);
        }
    }

    private static String terminalOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[4];
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--user"})
    void controlCEndsTheServerInOrder(String option) throws Exception {
        if (!option.isEmpty()) {
            needRoot();
        }
        try (RunningServer server = option.isEmpty() ? start() : start(option, "nobody")) {
            TestClient client = server.join();
            server.signal("USR1");
            assertEquals(0, server.awaitExit());
            client.awaitEnd();
            Deadline.await("the reason", () -> server.log().all().contains("Server Main: SIGINT: closing"));
        }
    }
}
