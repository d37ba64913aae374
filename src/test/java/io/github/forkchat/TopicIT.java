package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TerminalWindow;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The topic of the room, in every view. */
final class TopicIT {
    private static final int MAX_BYTES = 400;

    @TempDir
    private Path folder;

    private static TestClient chat(RunningServer server, String name) throws IOException {
        return joined(server, "view=chat name=" + name);
    }

    private static TestClient joined(RunningServer server, String choices) throws IOException {
        return server.join().choose(choices);
    }

    /** The line in chat view, but for the time. */
    private static void assertTopic(String line, String setBy, String text) {
        assertTrue(line.matches("-- topic, set by " + setBy + " at \\S+Z: .*"), line);
        assertTrue(line.endsWith("Z: " + text), line);
    }

    private static JsonLine json(TestClient client, String type) throws IOException {
        return JsonLine.parse(client.lineOf(line -> line.contains("\"type\":\"" + type + "\"")));
    }

    private static String member(JsonLine object, String name) {
        return object.string(name).orElse("(none)");
    }

    @Test
    void theChatViewShowsTheTopicToThoseWhoAskComeOrList() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient alice = chat(server, "alice");
                TestClient bob = chat(server, "bob")) {
            alice.expect("-- bob joined");
            alice.send("/topic\n");
            alice.expect("-- refused: no topic is set");
            bob.send("/topic  release  today \n");
            assertTopic(bob.line(), "bob", "release  today");
            alice.expect("-- bob set the topic: release  today");
            alice.send("/topic\n");
            assertTopic(alice.line(), "bob", "release  today");
            alice.send("/who\n");
            assertTopic(alice.line(), "bob", "release  today");
            assertTrue(alice.line().startsWith("-- alice (client "));
            assertTrue(alice.line().startsWith("-- bob (client "));
            alice.expect("-- 2 clients");
            alice.send("hello\n");
            bob.expect("alice: hello");
            try (TestClient carl = chat(server, "carl")) {
                assertTrue(carl.line().endsWith("Z] alice: hello"));
                assertTopic(carl.line(), "bob", "release  today");
                carl.send("/topic -\n/topic\n/who\n");
                assertTopic(carl.line(), "carl", "-");
                assertTopic(carl.line(), "carl", "-");
                assertTrue(carl.line().startsWith("-- alice (client "), "no topic");
                alice.expect("-- carl joined", "-- carl set the topic: -");
            }
        }
    }

    @Test
    void theJsonViewHasTheTopicAsObjects() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient bot = joined(server, "view=json name=bot");
                TestClient other = joined(server, "view=json name=other")) {
            bot.send("{\"type\":\"topic\",\"request\":1}\n");
            JsonLine refused = json(bot, "refused");
            assertEquals("no topic is set", member(refused, "reason"));
            assertEquals(1, refused.number("request").orElse(0));
            bot.send("{\"type\":\"topic\",\"text\":\"news\",\"request\":2}\n");
            JsonLine answer = json(bot, "topic");
            assertEquals(
                    List.of("type", "request", "name", "since", "text"),
                    List.copyOf(answer.members().keySet()));
            assertEquals("bot", member(answer, "name"));
            assertEquals("news", member(answer, "text"));
            assertEquals(2, json(bot, "receipt").number("request").orElse(0));
            JsonLine event = json(other, "topic-set");
            assertEquals(
                    List.of("type", "id", "name", "time", "text"),
                    List.copyOf(event.members().keySet()));
            assertEquals("news", member(event, "text"));
            other.send("{\"type\":\"who\",\"request\":3}\n");
            JsonLine first = JsonLine.parse(other.line());
            assertEquals(answer.with("request", 3).toString(), first.toString(), "first in the list");
            json(other, "receipt");
            try (TestClient late = joined(server, "view=json name=late");
                    TestClient deaf = joined(server, "view=json name=deaf events=off")) {
                JsonLine greeting = json(late, "topic");
                assertFalse(greeting.has("request"));
                assertEquals(member(answer, "since"), member(greeting, "since"));
                deaf.send("{\"type\":\"message\",\"text\":\"x\",\"request\":1}\n");
                json(deaf, "receipt");
                assertTrue(deaf.lines().stream().noneMatch(line -> line.contains("topic")), "no events");
            }
        }
    }

    @Test
    void aTopicIsCleanAndShort() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient alice = chat(server, "alice");
                TestClient bob = chat(server, "bob");
                TestClient plain = server.join()) {
            alice.expect("-- bob joined");
            bob.send("/topic \u001b[2J \u009b\u2028 日本語\n");
            alice.lineOf(line -> line.equals("-- bob set the topic: \uFFFD[2J \uFFFD\uFFFD 日本語"));
            String longest = "ä".repeat(MAX_BYTES / 2);
            alice.send("/topic " + longest + "x\n/topic " + longest + "\n");
            alice.expect("-- refused: a topic has at most 400 bytes");
            assertTopic(alice.line(), "alice", longest);
            String forged = "x" + " ".repeat(100) + "-- bob left";
            alice.send("/topic " + forged + "\nhello\n");
            assertTopic(alice.line(), "alice", "x" + " ".repeat(16) + "\u2026-- bob left");
            plain.expect("hello");
            assertEquals(List.of("hello"), plain.lines(), "the plain view has no topic");
        }
    }

    @Test
    void theTranscriptHasTheTopic() throws IOException {
        Path file = folder.resolve("room.log");
        try (RunningServer server = RunningServer.start("--log", file.toString());
                TestClient alice = chat(server, "alice")) {
            alice.send("/topic news\n");
            assertTopic(alice.line(), "alice", "news");
            server.end();
        }
        String transcript = Files.readString(file);
        assertTrue(transcript.contains("Z -- alice set the topic: news\n"), transcript);
    }

    @Test
    void aClientThatComesBackWithAnotherWorkerSeesTheTopic() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = chat(server, "bob");
                TerminalWindow window =
                        TerminalWindow.open(folder, 100, TerminalWindow.client(server.port(), "--name", "alice"))) {
            window.awaitTyped("alice>");
            window.type("/top");
            window.press("Tab");
            window.type("by alice");
            window.press("Enter");
            window.awaitScreen("the topic", lines -> count(lines, "alice", "by alice") == 1);
            bob.lineOf("-- alice set the topic: by alice"::equals);
            bob.send("/topic by bob\n");
            window.awaitLine("-- bob set the topic: by bob");
            long worker = server.workersButTheFirst(1).get(0).pid();
            ProcessHandle.of(worker).orElseThrow().destroyForcibly();
            window.awaitLine("-- connected again, as alice");
            window.awaitScreen("the topic again", lines -> count(lines, "bob", "by bob") == 1);
            window.type("/who\n");
            window.awaitScreen(
                    "the list", lines -> lines.stream().anyMatch(line -> line.startsWith("-- bob (client 0")));
            assertEquals(2, count(window.screen(), "bob", "by bob"), "once again, in the list");
            window.type("/topic\n");
            window.awaitScreen("the answer", lines -> count(lines, "bob", "by bob") == 3);
            window.type("/help\n");
            window.awaitScreen("help", lines -> lines.stream().anyMatch(line -> line.startsWith("-- /topic [text]")));
        }
    }

    private static long count(List<String> lines, String setBy, String text) {
        return lines.stream()
                .filter(line -> line.matches("-- topic, set by " + setBy + " at [0-9:]+: " + text))
                .count();
    }

    @Test
    void theToolsShowTheTopic() throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient bob = chat(server, "bob")) {
            bob.send("/topic by bob\n");
            assertTopic(bob.line(), "bob", "by bob");
            String port = "" + server.port();
            String script = TerminalWindow.command("who", "--port", port) + "\n"
                    + TerminalWindow.command("who", "--port", port, "--json") + "\necho done\n"
                    + TerminalWindow.command("tail", "-f", "--port", port);
            try (TerminalWindow window = TerminalWindow.open(folder, 200, script)) {
                window.awaitScreen("tail", lines -> lines.indexOf("done") == lines.size() - 2);
                List<String> lines = window.screen();
                assertEquals(1, count(lines.subList(0, 1), "bob", "by bob"), "above the table: " + lines);
                assertEquals(1, count(lines.subList(lines.size() - 1, lines.size()), "bob", "by bob"), "" + lines);
                assertTrue(lines.stream().noneMatch(line -> line.contains("\"topic\"")), "clients alone: " + lines);
            }
        }
    }
}
