package io.github.forkchat;

import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.ScriptedServer;
import io.github.forkchat.testkit.TestClient;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** {@code forkchat tail -F}: it loses no message that the server still stores, and prints none twice. */
final class RetryingTailIT {
    @TempDir
    private Path folder;

    private Process tail;
    private Lines out;
    private Lines err;

    private void startTail(int port, String... more) throws Exception {
        startTail(List.of(), port, more);
    }

    private void startTail(List<String> jvmOptions, int port, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("tail", "-F", "--time", "off", "--port", "" + port));
        arguments.addAll(List.of(more));
        tail = Forkchat.command(jvmOptions, arguments).start();
        out = new Lines(tail.getInputStream(), "out");
        err = new Lines(tail.getErrorStream(), "err");
    }

    @AfterEach
    void endTail() throws Exception {
        tail.destroy();
        tail.waitFor();
    }

    private List<String> messages() {
        return out.all().stream().filter(line -> line.startsWith("client")).toList();
    }

    private void awaitLine(String line) {
        out.await(line, line::equals);
    }

    @Test
    void messagesDuringAnOutageArePrintedOnce() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            bob.send("one\ntwo\nsame\n");
            startTail(server.port(), "-n", "2");
            awaitLine("client0: same");
            for (int outage = 0; outage < 2; outage++) {
                bob.send("before " + outage + "\n");
                awaitLine("client0: before " + outage);
                server.workersButTheFirst(1).get(0).destroyForcibly();
                err.next();
                bob.send("away " + outage + "\nsame\n");
                awaitLine("client0: away " + outage);
            }
            bob.send("x\n".repeat(1_500) + "last\n");
            awaitLine("client0: last");
            List<String> expected = new ArrayList<>(List.of("two", "same"));
            expected.addAll(List.of("before 0", "away 0", "same", "before 1", "away 1", "same"));
            List<String> heard = messages();
            expected.replaceAll(text -> "client0: " + text);
            assertEquals(expected, heard.subList(0, expected.size()));
            assertEquals(expected.size() + 1_501, heard.size());
        }
    }

    /** It remembers a thousand messages: of long ones not the text. The client on a terminal has the same memory. */
    @Test
    void longMessagesDoNotFillTheMemory() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            startTail(List.of("-Xmx16m"), server.port(), "-n", "0");
            server.awaitJoined(2);
            bob.send(("x".repeat(65_000) + "\n").repeat(400) + "last\n");
            awaitLine("client0: last");
        }
    }

    @Test
    void aRestartOfTheServerLosesAndDoublesNothing() throws Exception {
        String transcript = folder.resolve("room.txt").toString();
        RunningServer first = RunningServer.start("--transcript", transcript);
        try (TestClient bob = first.join()) {
            startTail(first.port());
            first.awaitJoined(2);
            bob.send("before\n");
            awaitLine("client0: before");
        }
        first.close();
        String port = "" + first.port();
        try (RunningServer second = RunningServer.start("--transcript", transcript, "--port", port);
                TestClient carl = second.join()) {
            carl.send("after the restart, before tail reconnects\n");
            String name = "client" + carl.clientId() + ": ";
            awaitLine(name + "after the restart, before tail reconnects");
            carl.send("after\n");
            awaitLine(name + "after");
            assertEquals(
                    List.of("client0: before", name + "after the restart, before tail reconnects", name + "after"),
                    messages());
            err.await("the outage", "forkchat: connection lost; trying again"::equals);
            err.await("its end", "forkchat: connected again"::equals);
        }
    }

    @Test
    void theReasonOfARefusalAfterAnOutageIsToldOnce() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            startTail(server.port());
            server.greet("client1").close();
            for (int i = 0; i < 3; i++) {
                Socket client = server.accept();
                client.getOutputStream().write("server full\n".getBytes(StandardCharsets.UTF_8));
                client.shutdownOutput();
            }
            server.greet("client1");
            err.await("the end of the outage", "forkchat: connected again"::equals);
            assertEquals(
                    List.of(
                            "forkchat: connection lost; trying again",
                            "forkchat: server full; trying again",
                            "forkchat: connected again"),
                    err.all());
        }
    }
}
