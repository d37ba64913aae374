package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.ScriptedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commands that connect to a program that is no forkchat server, or to a server that sends what they do not expect. */
final class OtherProgramIT {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("send", "hi"),
            List.of("who"),
            List.of("stats"),
            List.of("tail"),
            List.of("wait", "--for", "x"),
            List.of("top", "--once"),
            List.of("metrics"),
            List.of("client"),
            List.of("client", "--json"));

    private static final String UNANSWERED =
            "it closed the connection without an answer; is it no forkchat server, or does this port need --tls?";

    private static final int MEBIBYTE = 1 << 20;
    /** More than the heap of a client. */
    private static final int MUCH_MEBIBYTES = 100;

    /** What the other program does with a client that has connected. */
    private interface Program {
        void serve(ScriptedServer server, Socket client) throws IOException;
    }

    private static Ended meet(Program program, List<String> command) throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            Thread serving = new Thread(() -> serve(server, program), "program");
            serving.setDaemon(true);
            serving.start();
            List<String> all = new ArrayList<>(command);
            all.addAll(List.of("--port", "" + server.port()));
            Ended ended = Ended.of(Forkchat.command(all), "hi\n");
            String where = "127.0.0.1 port " + server.port();
            List<String> err = ended.err().stream()
                    .map(line -> line.replace(where, "HERE"))
                    .toList();
            return new Ended(ended.exitCode(), ended.out(), err);
        }
    }

    private static void serve(ScriptedServer server, Program program) {
        try {
            while (true) {
                program.serve(server, server.accept());
            }
        } catch (IOException gone) {
            return; // the test is over, or the client has gone
        }
    }

    private static void say(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the client's first line, so that closing the connection does not reset it. */
    private static void takeLine(Socket client) throws IOException {
        int b = client.getInputStream().read();
        while (b >= 0 && b != '\n') {
            b = client.getInputStream().read();
        }
    }

    private static void closeAfterLine(Socket client) throws IOException {
        takeLine(client);
        client.close();
    }

    private static Ended cannotConnect(String why) {
        return Ended.failed(3, "forkchat: cannot connect to HERE: " + why);
    }

    @Test
    void aProgramThatClosesTheConnectionInSilenceIsNoServer() throws Exception {
        Ended expected = cannotConnect(UNANSWERED);
        for (List<String> command : COMMANDS) {
            assertEquals(expected, meet((server, client) -> closeAfterLine(client), command), "" + command);
        }
    }

    @Test
    void aProgramThatResetsTheConnectionIsNoServer() throws Exception {
        Ended expected = cannotConnect(UNANSWERED);
        Program resetting = (server, client) -> {
            client.setSoLinger(true, 0);
            client.close();
        };
        for (List<String> command : COMMANDS) {
            assertEquals(expected, meet(resetting, command), "" + command);
        }
    }

    @Test
    void aWebServerAndAnSshServerAreNamedByTheirFirstLine() throws Exception {
        for (List<String> command : COMMANDS) {
            Program web = (server, client) -> {
                takeLine(client);
                say(client, "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n<html>\n</html>\n");
                client.close();
            };
            assertEquals(
                    cannotConnect("it is no forkchat server; it answers: HTTP/1.1 400 Bad Request"),
                    meet(web, command),
                    "" + command);
            Program ssh = (server, client) -> {
                say(client, "SSH-2.0-OpenSSH_9.2\r\n");
                takeLine(client);
                say(client, "Invalid SSH identification string.\r\n");
                client.close();
            };
            assertEquals(
                    cannotConnect("it is no forkchat server; it answers: SSH-2.0-OpenSSH_9.2"),
                    meet(ssh, command),
                    "" + command);
        }
    }

    @Test
    void theReasonOfARefusalIsShownEvenIfTheConnectionIsReset() throws Exception {
        Program full = (server, client) -> {
            say(client, "server full\n");
            takeLine(client);
            client.setSoLinger(true, 0);
            client.close(); // resets the connection
        };
        for (List<String> command : COMMANDS) {
            assertEquals(Ended.failed(1, "forkchat: server full"), meet(full, command), "" + command);
        }
    }

    @Test
    void aLineWithoutAnEndDoesNotFillTheMemory() throws Exception {
        byte[] much = new byte[MEBIBYTE];
        Program endless = (server, client) -> {
            OutputStream out = client.getOutputStream();
            for (int i = 0; i < MUCH_MEBIBYTES; i++) {
                out.write(much);
            }
            client.close();
        };
        for (List<String> command : COMMANDS) {
            Ended ended = meet(endless, command);
            assertEquals(3, ended.exitCode(), command + " " + ended);
            assertEquals(1, ended.err().size(), command + " " + ended);
            assertTrue(ended.err().get(0).startsWith("forkchat: cannot connect to HERE: "), command + " " + ended);
        }
    }

    @Test
    void aServerThatSendsNoJsonAfterItsAnswerIsALostConnection() throws Exception {
        Program broken = (server, client) -> {
            ScriptedServer.welcome(client, "client1");
            say(client, "hello\n");
        };
        Ended expected = Ended.failed(4, "forkchat: connection lost: the server sends no JSON: no '{' at character 1");
        for (String command : List.of("send", "who", "stats", "metrics", "top")) {
            assertEquals(expected, meet(broken, List.of(command)), command);
        }
    }

    @Test
    void anAnswerWithoutTheExpectedMembersIsNoInternalError() throws Exception {
        assertEquals(
                Ended.failed(1, "forkchat: the server sends no counters"),
                meet((server, client) -> server.greet(client, "client1"), List.of("stats")));
        Program nulls = (server, client) -> {
            ScriptedServer.welcome(client, "client1");
            ScriptedServer.say(
                    client,
                    JsonLine.ofType("watched")
                            .with("request", 1)
                            .with("joins", "many")
                            .with("up", (String) null));
        };
        assertEquals(0, meet(nulls, List.of("metrics")).exitCode());
    }
}
