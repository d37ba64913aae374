package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Operators over TCP, with the operators' password. */
final class OperatorsPasswordIT {
    private static final String OPTION = "--operators-password-file";

    @TempDir
    private Path folder;

    private Path right;
    private Path wrong;

    @BeforeEach
    void writePasswords() throws IOException {
        right = password("right", "grüße an\talle");
        wrong = password("wrong", "guess");
    }

    private Path password(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static TestClient json(RunningServer server, String name) throws IOException {
        return server.joinWithFirstLine("%forkchat/1 view=json name=" + name);
    }

    private static JsonLine answer(TestClient client, int request) throws IOException {
        return JsonLine.parse(client.lineOf(line -> line.contains("\"request\":" + request)));
    }

    @Test
    void theCommandOfTheShellShowsThePassword() throws IOException {
        try (RunningServer server = RunningServer.start(OPTION, right.toString());
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=chat name=ann");
                TestClient bob = server.joinWithFirstLine("%forkchat/1 view=chat name=bob")) {
            ann.lineOf("-- bob joined"::equals);
            assertEquals(Ended.ok(), Verb.run(server, "kick", "bob", OPTION, right.toString()));
            assertTrue(ann.line().matches("-- bob left: kicked by client\\d+"));
            bob.awaitEnd();
            server.log().await("the proof", line -> line.endsWith(" sent the operators' password"));
            assertEquals(
                    Ended.failed(1, "forkchat: wrong operators' password"),
                    Verb.run(server, "kick", "ann", OPTION, wrong.toString()));
            server.log().await("the wrong one", line -> line.endsWith(" sent a wrong operators' password"));
            ann.send("/who\n");
            ann.lineOf("-- 1 client"::equals);
            List<String> log = server.end();
            assertTrue(log.stream().noneMatch(line -> line.contains("grüße") || line.contains("guess")), "" + log);
        }
    }

    @Test
    void aRoomWithAPasswordOfItsOwnHasOperators() throws IOException {
        Path room = password("room", "open sesame");
        try (RunningServer server = RunningServer.start("--password-file", room.toString(), OPTION, right.toString())) {
            String[] all = {"say", "hello", "--password-file", room.toString(), OPTION, right.toString()};
            assertEquals(Ended.ok(), Verb.run(server, all));
            server.log().await("the notice", line -> line.matches(".* operator client0 \\(client 0\\): say hello"));
            Ended noPassword = Verb.run(server, "say", "hello", OPTION, right.toString());
            assertEquals(1, noPassword.exitCode(), "" + noPassword);
        }
    }

    @Test
    void wrongPasswordsArePausedAndTheThirdEndsTheConnection() throws IOException {
        try (RunningServer server = RunningServer.start(OPTION, right.toString());
                TestClient eve = json(server, "eve");
                TestClient ann = json(server, "ann")) {
            long began = System.nanoTime();
            for (int n = 1; n <= 3; n++) {
                eve.send("{\"type\":\"operator\",\"text\":\"guess\",\"request\":" + n + "}\n");
                eve.send("{\"type\":\"operator\",\"text\":\"" + "grüße an\\talle" + "\",\"request\":" + (10 * n)
                        + "}\n");
                String busy = answer(eve, 10 * n).string("reason").orElse("");
                assertEquals("another password is being checked; try again later", busy);
                String reason = answer(eve, n).string("reason").orElse("");
                assertEquals("wrong operators' password", reason);
                if (n == 1) {
                    ann.send("{\"type\":\"operator\",\"text\":\"grüße an\\talle\",\"request\":1}\n");
                    assertEquals("receipt", answer(ann, 1).string("type").orElse(""), "another client is not held up");
                }
            }
            assertTrue(System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(3), "a pause of a second each");
            List<String> lines = eve.awaitEnd();
            assertTrue(lines.get(lines.size() - 1).contains("disconnected: 3 wrong operators' passwords"), "" + lines);
        }
    }

    @Test
    void aTerminalIsAnOperatorWithThePassword() throws Exception {
        try (RunningServer server = RunningServer.start(OPTION, right.toString());
                TestClient bob = server.joinWithFirstLine("%forkchat/1 view=chat name=bob");
                TerminalWindow window = TerminalWindow.open(
                        folder, 100, TerminalWindow.client(server.port(), "--name", "ann", OPTION, right.toString()))) {
            window.awaitTyped("ann>");
            server.log()
                    .await(
                            "the proof",
                            line -> line.matches(".* client \\d \\(ann\\) from .* sent the operators' password"));
            window.type("/mute bob --for 5\n");
            window.awaitLine("-- usage: /mute NAME [--for TIME] [reason]");
            window.type("/kick bob\n");
            window.awaitLine("-- bob left: kicked by ann");
            bob.awaitEnd();
        }
    }
}
