package io.github.forkchat;

import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.OperatedRoom;
import io.github.forkchat.testkit.OperatorWay;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static io.github.forkchat.testkit.Verb.LOGIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Each operator's command in each view and in the shell, given by an operator and by a client that is none. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs further loopback addresses")
final class OperatorCommandsIT {
    private static final String SHELL_OPERATORS_NAME = "client\\d+";
    private static final int ROWS = 100;

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private Path socket;
    private Path password;

    @BeforeEach
    void nameFiles() throws IOException {
        socket = folder.resolve("room");
        password = Files.writeString(folder.resolve("password"), "open sesame\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    }

    private RunningServer start() throws IOException {
        return RunningServer.start(
                "--port",
                "0",
                "--unix",
                socket.toString(),
                "--names",
                "free",
                "--mode",
                "0666",
                "--request-rate",
                "0",
                "--bans",
                folder.resolve("bans").toString(),
                "--transcript",
                folder.resolve("room.txt").toString(),
                "--operators-password-file",
                password.toString());
    }

    /** Gives all commands this way, and checks what each changes, who is told, and the transcript. */
    private void assertAllWork(RunningServer server, String operator, OperatorWay way) throws IOException {
        try (OperatedRoom room = new OperatedRoom(server, operator)) {
            for (OperatedRoom.Step step : OperatedRoom.STEPS) {
                room.take(way, step);
            }
            server.end();
            List<String> kept = Files.readAllLines(folder.resolve("room.txt"));
            for (OperatedRoom.Step step : OperatedRoom.STEPS) {
                long times = OperatedRoom.STEPS.stream()
                        .filter(other -> other.told().equals(step.told()))
                        .count();
                for (String line : step.told()) {
                    String pattern = OperatedRoom.TIME.replace("Z", "\\.\\d{3}Z") + " " + room.pattern(line);
                    assertEquals(
                            times,
                            kept.stream().filter(each -> each.matches(pattern)).count(),
                            line + ": " + kept);
                }
            }
        }
    }

    private TestClient onUnixSocket(String firstLine) throws IOException {
        return TestClient.connect(UnixDomainSocketAddress.of(socket)).choose("events=off history=0 " + firstLine);
    }

    @Test
    void theShellOverTheControlSocketTakesAllCommands() throws IOException {
        try (RunningServer server = start()) {
            assertAllWork(server, LOGIN, OperatorWay.shell(List.of(), List.of("--port", "" + server.port())));
        }
    }

    /** To a locked room this operator is a new client like any other. */
    @Test
    void theShellWithThePasswordTakesAllCommandsButUnlock() throws IOException {
        try (RunningServer server = start()) {
            List<String> port = List.of("--port", "" + server.port());
            List<String> options = new ArrayList<>(port);
            options.addAll(List.of("--operators-password-file", password.toString()));
            OperatorWay withPassword = OperatorWay.shell(List.of(), options);
            OperatorWay way = command -> {
                if (!command.equals("unlock")) {
                    return withPassword.give(command);
                }
                assertEquals("the room is locked: no new clients", withPassword.answer(command));
                return OperatorWay.shell(List.of(), port).give(command);
            };
            assertAllWork(server, "(" + SHELL_OPERATORS_NAME + "|" + LOGIN + ")", way);
        }
    }

    @Test
    void theChatViewTakesAllCommands() throws IOException {
        try (RunningServer server = start();
                TestClient operator = onUnixSocket("view=chat name=op")) {
            assertAllWork(server, "op", OperatorWay.chat(operator));
        }
    }

    @Test
    void theJsonViewTakesAllCommands() throws IOException {
        try (RunningServer server = start();
                TestClient operator = onUnixSocket("view=json name=op")) {
            assertAllWork(server, "op", OperatorWay.json(operator));
        }
    }

    @Test
    void theJsonViewOverTcpTakesAllCommandsAfterThePassword() throws IOException {
        try (RunningServer server = start();
                TestClient operator = server.joinWithFirstLine("%forkchat/1 view=json history=0 events=off name=op")) {
            operator.send("{\"type\":\"operator\",\"text\":\"open sesame\",\"request\":7}\n");
            operator.lineOf(line -> line.startsWith("{\"type\":\"receipt\",\"request\":7,"));
            assertAllWork(server, "op", OperatorWay.json(operator));
        }
    }

    @Test
    void theTerminalClientTakesAllCommands() throws IOException {
        try (RunningServer server = start();
                TerminalWindow window = TerminalWindow.open(
                        Files.createDirectory(folder.resolve("window")),
                        120,
                        ROWS,
                        client("--unix", socket.toString()))) {
            window.awaitTyped("op>");
            assertAllWork(server, "op", OperatorWay.terminal(window));
        }
    }

    private static String client(String... address) {
        List<String> all = new ArrayList<>(List.of("client", "--name", "op", "--time", "off"));
        all.addAll(List.of(address));
        return TerminalWindow.command(all.toArray(String[]::new)) + "\n";
    }

    /** Gives all commands this way; none may have an effect. */
    private static void assertAllAreRefused(RunningServer server, OperatorWay way) throws IOException {
        try (OperatedRoom room = new OperatedRoom(server, "op")) {
            for (OperatedRoom.Step step : OperatedRoom.STEPS) {
                String type = step.command().replaceFirst(" .*", "");
                assertEquals(OperatorWay.NO_OPERATOR + type + " is an operator command", way.answer(step.command()));
            }
            server.log().await("the refusal", line -> line.endsWith(" is not an operator: refused kick"));
            assertEquals(List.of(), room.toldSoFar());
            for (TestClient client : room.others()) {
                client.send("here\n");
                assertTrue(room.ann().line().endsWith(": here"));
            }
            room.chat("127.0.0.2", "late").close();
            assertTrue(server.end().stream().noneMatch(line -> line.contains("Server Main: operator ")));
        }
    }

    @Test
    void aClientOverTcpIsRefusedAllCommandsInEachView() throws IOException {
        try (RunningServer server = start();
                TestClient chat = server.joinWithFirstLine("%forkchat/1 view=chat events=off name=" + LOGIN)) {
            assertAllAreRefused(server, OperatorWay.chat(chat));
        }
        try (RunningServer server = start();
                TestClient json = server.joinWithFirstLine("%forkchat/1 view=json events=off name=" + LOGIN)) {
            assertAllAreRefused(server, OperatorWay.json(json));
        }
    }

    @Test
    void theTerminalClientOverTcpIsRefusedAllCommands() throws IOException {
        try (RunningServer server = start();
                TerminalWindow window = TerminalWindow.open(
                        Files.createDirectory(folder.resolve("window")),
                        120,
                        ROWS,
                        client("--port", "" + server.port()))) {
            window.awaitTyped("op>");
            assertAllAreRefused(server, OperatorWay.terminal(window));
        }
    }

    @Test
    void theShellOfAnotherUserIsRefusedAllCommands() throws IOException {
        Needs.otherUser();
        try (RunningServer server = start()) {
            List<String> nobody = Machine.asUser("nobody", "nogroup");
            String answer = OperatorWay.shell(nobody, List.of("--port", "" + server.port()))
                    .answer("lock");
            // The other answer: another test runs a server as that user, and has stopped it.
            assertTrue(answer.matches("(you run no server|no server answers) on this port of this machine.*"), answer);
            assertAllAreRefused(server, OperatorWay.shell(nobody, List.of("--unix", socket.toString())));
        }
    }

    @Test
    void thePlainViewTakesNoCommands() throws IOException {
        try (RunningServer server = start();
                TestClient operator = onUnixSocket("view=plain name=op");
                OperatedRoom room = new OperatedRoom(server, "op")) {
            for (OperatedRoom.Step step : OperatedRoom.STEPS) {
                operator.send("/" + step.command() + "\n");
                assertEquals("op: /" + step.command(), room.ann().line());
            }
        }
    }
}
