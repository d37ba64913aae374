package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of a full server: its operator can look, and no further client can speak. */
final class FullServerIT {
    private static final String GREETING = "%forkchat/1 view=json visitor=yes\n";
    private static final int VISITORS = 4;
    private static final String VISITORS_FULL =
            "server full, and all slots for visitors (who, tail, stats) are taken; try again later";

    @TempDir
    private Path folder;

    private static Ended run(RunningServer server, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--port", "" + server.port()));
        return Ended.of(Forkchat.command(all), "");
    }

    private static TestClient visitor(RunningServer server) throws IOException {
        TestClient client = TestClient.connect(server.address());
        client.send(GREETING);
        return client;
    }

    @Test
    void whoAndStatsAndTailWorkAtAFullServer() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=plain name=ann")) {
            ann.send("a word\n");
            assertEquals(
                    "ann: a word", run(server, "tail", "--time", "off").out().get(0));
            assertTrue(run(server, "who").out().stream().anyMatch(line -> line.startsWith("ann ")));
            assertEquals(0, run(server, "stats").exitCode());
        }
    }

    @Test
    void whoWorksAtAFullServerWithAPassword() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        try (RunningServer server = RunningServer.start("--max-clients", "1", "--password-file", password.toString());
                TestClient ann = TestClient.connect(server.address())) {
            ann.send("%forkchat/1 view=plain name=ann password=736563726574\n");
            server.awaitJoined(1);
            Ended who = run(server, "who", "--password-file", password.toString());
            assertTrue(who.out().stream().anyMatch(line -> line.startsWith("ann ")), "" + who);
        }
    }

    @Test
    void aFullServerRefusesAClientThatWantsToSpeak() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.joinWithFirstLine("%forkchat/1 view=plain name=ann")) {
            assertEquals(Ended.failed(1, "forkchat: server full"), run(server, "client"));
            Ended send = run(server, "send", "hi");
            assertEquals(1, send.exitCode(), "" + send);
            assertTrue(send.err().get(0).contains("server full"), "" + send);
            assertEquals(List.of(), messagesOf(server));
            assertEquals(0, ann.clientId());
        }
    }

    private static List<String> messagesOf(RunningServer server) throws Exception {
        return run(server, "tail", "--time", "off").out();
    }

    @Test
    void aClientThatSaysNothingIsRefusedByAFullServer() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.join();
                TestClient silent = TestClient.connect(server.address())) {
            assertEquals(List.of("server full"), silent.awaitEnd());
            assertEquals(0, ann.clientId());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | hello                                | %forkchat/1 refused: server full tag=t4g",
                "chat  | hello                                | -- refused: server full",
                "json  | {\"type\":\"message\",\"text\":\"hello\"} | {\"type\":\"refused\",\"reason\":\"server full\"}"
            })
    void aVisitorThatSpeaksAtAFullServerIsToldSo(String view, String message, String refusal) throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.join();
                TestClient talker = TestClient.connect(server.address())) {
            talker.choose("visitor=yes view=" + view);
            talker.send(message + "\n");
            talker.lineOf(refusal::equals);
            assertEquals(0, ann.clientId());
        }
    }

    @Test
    void aVisitorThatSpeaksAtAFullServerIsNotHeard() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.join();
                TestClient talker = visitor(server)) {
            talker.awaitLine("the greeting", line -> line.contains("\"welcome\""));
            talker.send("{\"type\":\"message\",\"text\":\"one\",\"request\":1}\n");
            String answer = talker.awaitLine("an answer", line -> line.contains("\"request\":1"));
            assertTrue(answer.contains("\"refused\"") && answer.contains("server full"), answer);
            talker.send("{\"type\":\"direct\",\"to\":\"client0\",\"text\":\"two\",\"request\":2}\n");
            talker.awaitLine("an answer", line -> line.contains("\"request\":2") && line.contains("\"refused\""));
            assertEquals(List.of(), messagesOf(server));
            assertEquals(0, ann.clientId());
        }
    }

    @Test
    void visitorsBeyondTheirSlotsAreRefused() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.join()) {
            List<TestClient> visitors = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visitors.add(visitor(server));
            }
            for (TestClient visitor : visitors) {
                visitor.awaitLine("the greeting", line -> line.contains("\"welcome\""));
            }
            assertEquals(Ended.failed(1, "forkchat: " + VISITORS_FULL), run(server, "who"));
            visitors.get(0).close();
            Deadline.await("a place", () -> server.workers().size() == VISITORS);
            assertEquals(0, run(server, "who").exitCode());
            for (TestClient visitor : visitors) {
                visitor.close();
            }
            assertEquals(0, ann.clientId());
        }
    }

    /** They are idle, as {@code tail -f} in a quiet room; the one that came first has to leave, and no other. */
    @Test
    @Tag(Faults.LONG)
    void aVisitorThatHasStayedAMinuteMakesRoomForAnother() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient ann = server.join()) {
            List<TestClient> visitors = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                visitors.add(visitor(server));
                visitors.get(i).awaitLine("the greeting", line -> line.contains("\"welcome\""));
            }
            long cameNanos = System.nanoTime();
            Ended who = run(server, "who");
            while (who.exitCode() != 0) {
                assertEquals(Ended.failed(1, "forkchat: " + VISITORS_FULL), who);
                who = run(server, "who");
            }
            assertTrue(System.nanoTime() - cameNanos > TimeUnit.SECONDS.toNanos(50), "it came too early");
            List<String> lines = visitors.get(0).awaitEnd();
            assertTrue(lines.get(lines.size() - 1).contains("another visitor needs the slot"), "" + lines);
            assertTrue(visitors.stream().skip(1).noneMatch(TestClient::hasEnded));
            assertEquals(0, ann.clientId());
        }
    }

    @Test
    void aVisitorGivesUpItsSlotToAClientThatSpeaks() throws Exception {
        try (RunningServer server = RunningServer.start("--max-clients", "1");
                TestClient visitor = visitor(server)) {
            visitor.awaitLine("the greeting", line -> line.contains("\"welcome\""));
            try (TestClient ann = server.join()) {
                ann.send("a word\n");
                visitor.awaitLine("the word", line -> line.contains("\"a word\""));
            }
        }
    }
}
