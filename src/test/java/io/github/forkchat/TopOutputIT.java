package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.RunningServer;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of {@code forkchat top} without a terminal. */
final class TopOutputIT {
    private static boolean shows(Ended top, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return top.out().stream().anyMatch(row -> wanted.matcher(row).find());
    }

    @Test
    void withoutATerminalItPrintsOneTable() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            server.joinWithFirstLine("%forkchat/1 view=plain history=0 name=alice");
            Ended top = Ended.of(Forkchat.command(List.of("top", "--port", "" + server.port(), "--interval", "0.2")));
            assertEquals(0, top.exitCode(), top.toString());
            assertTrue(shows(top, "^NAME .* PEER"), top.toString());
            assertTrue(shows(top, "^alice +0 here .* 127\\.0\\.0\\.1:"), top.toString());
            assertFalse(top.out().toString().contains("\u001b"), top.toString());
        }
    }

    @Test
    void linesInJsonComeInEachInterval() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            server.joinWithFirstLine("%forkchat/1 view=plain history=0 name=alice");
            Process top = Forkchat.command(List.of("top", "--port", "" + server.port(), "--interval", "0.2", "--json"))
                    .start();
            try (var lines = top.inputReader()) {
                for (int i = 0; i < 2; i++) {
                    String client = lines.readLine();
                    assertTrue(client.contains("\"type\":\"watched-client\"") && client.contains("\"alice\""), client);
                    String room = lines.readLine();
                    assertTrue(room.contains("\"type\":\"watched\"") && room.contains("\"clients\":1"), room);
                }
            } finally {
                top.destroy();
            }
        }
    }

    @Test
    void aServerThatStopsAnsweringEndsTheLinesInJson() throws IOException {
        try (RunningServer server = RunningServer.startAlone()) {
            ProcessBuilder program =
                    Forkchat.command(List.of("top", "--port", "" + server.port(), "--interval", "0.2", "--json"));
            Process top = program.start();
            try (var lines = top.inputReader();
                    var errors = top.errorReader()) {
                assertTrue(lines.readLine().contains("\"type\":\"watched\""));
                server.signal("STOP");
                assertEquals("forkchat: connection lost: no answer from the server in 10 s", errors.readLine());
            } finally {
                server.signal("CONT");
                top.destroy();
            }
        }
    }
}
