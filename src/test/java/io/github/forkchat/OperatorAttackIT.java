package io.github.forkchat;

import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A taken-over worker ({@code forging-worker.py}) tries to give operator commands. */
@ExtendWith(Faults.class)
final class OperatorAttackIT {
    @TempDir
    private Path folder;

    private Path worker;

    /** The first client has forkchat's own worker. */
    @BeforeEach
    void writeWorker() throws IOException {
        Path program = folder.resolve("forging-worker.py");
        try (var source = OperatorAttackIT.class.getResourceAsStream("/forging-worker.py")) {
            Files.write(program, source.readAllBytes());
        }
        String java = ProcessHandle.current().info().command().orElseThrow();
        worker = WorkerScript.write(
                folder,
                "[ \"$1\" = 0 ] && exec '" + java + "' -XX:+UseSerialGC -Xmx16m -cp '"
                        + System.getProperty("forkchat.jar")
                        + "' io.github.forkchat.fork.ServerFork \"$@\"\nFORGING_FOLDER='" + folder
                        + "' exec python3 '" + program + "' \"$@\"");
    }

    private RunningServer start(String sandbox) throws IOException {
        return RunningServer.start(
                Map.of("XDG_RUNTIME_DIR", folder.toString()), "--worker", worker.toString(), "--sandbox", sandbox);
    }

    private static void assertUnharmed(TestClient ann, RunningServer server) throws IOException {
        ann.send("/who\n");
        ann.lineOf(line -> line.startsWith("-- ann (client 0"));
        List<String> log = server.end();
        assertTrue(log.stream().noneMatch(line -> line.contains("operator ann") || line.contains("kicked")), "" + log);
    }

    @Test
    void aWorkerThatGivesOperatorsCommandsIsRefused() throws IOException {
        try (RunningServer server = start("limits");
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=chat name=ann");
                TestClient evil = server.join()) {
            evil.send("ask\n");
            for (String type : List.of("kick", "ban", "mute", "say", "lock", "clear-history")) {
                evil.expect("you are not an operator: " + type + " is an operator command");
            }
            evil.expect("not an operator command", "not an operator command", "not an operator command");
            assertUnharmed(ann, server);
        }
    }

    @Test
    void aCommandInAnotherClientsNameEndsTheWorkerThatForgesIt() throws IOException {
        try (RunningServer server = start("limits");
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=chat name=ann");
                TestClient evil = server.join();
                TestClient other = server.join()) {
            evil.send("forge\n");
            evil.expect("forging");
            evil.awaitEnd();
            server.log().await("the end", line -> line.endsWith("an invalid frame to pipeForkToMain"));
            other.send("forge-short\n");
            other.expect("forging");
            assertUnharmed(ann, server);
        }
    }

    @Test
    void aWorkerIsNoOperatorAtTheControlSocketAlthoughItIsTheServersUser() throws IOException {
        try (RunningServer server = start("off");
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=chat name=ann");
                TestClient evil = server.join()) {
            evil.send("connect\n");
            for (int process = 0; process < 2; process++) {
                evil.lineOf(line -> line.matches("answer (b''|ConnectionResetError|BrokenPipeError)"));
            }
            evil.lineOf("tried"::equals);
            server.log()
                    .await("the refusal", line -> line.contains("refused operator commands from a process of user "));
            assertUnharmed(ann, server);
        }
    }
}
