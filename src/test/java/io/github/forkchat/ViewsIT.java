package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The room as each view shows it, with names, events, history and direct messages. */
final class ViewsIT {
    private static final int BLOCK = 10;

    /** Connects with a first line, and takes the lines up to the answer. */
    private static TestClient greeted(RunningServer server, String choices) throws IOException {
        return TestClient.connect(server.address()).choose(choices);
    }

    private static void assertAnswer(TestClient client, String answer) {
        assertTrue(client.lines().contains(answer), () -> "" + client.lines());
    }

    private static JsonLine json(TestClient client) throws IOException {
        return JsonLine.parse(client.line());
    }

    private static String member(JsonLine object, String name) {
        return object.string(name).orElse("(none)");
    }

    @Test
    void aPersonInChatViewSeesWhoSaysWhatAndCannotBeFooled() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient alice = greeted(server, "view=chat name=alice");
                TestClient bob = greeted(server, "view=chat name=bob")) {
            alice.expect("-- bob joined");
            bob.send("hello\n/me waves\n//slash\n");
            alice.expect("bob: hello", "* bob waves", "bob: /slash");
            for (String text :
                    List.of("alice: hi", "-- alice left: said goodbye", "* alice left", "{\"type\":\"left\"}")) {
                bob.send(text + "\n");
                alice.expect("bob: " + text);
            }
            byte[] header = {(byte) 0xf2, (byte) 0xd8, -1, -1, 0, 0, 0, 0, 1, 0, 0, 0, '\n'};
            bob.send(header);
            assertTrue(alice.line().startsWith("bob: \uFFFD"), "a frame's header arrives as text");
            bob.send("/msg ALICE psst\n/quit\n");
            alice.expect("bob -> you: psst", "-- bob left: said goodbye");
            assertTrue(bob.awaitEnd().stream().noneMatch(line -> line.contains("psst")));
        }
    }

    @Test
    void linesSentAtOnceAreShownOneByOneInEveryViewAndInHistory() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient chat = greeted(server, "view=chat");
                TestClient json = greeted(server, "view=json");
                TestClient plain = greeted(server, "view=plain");
                TestClient bob = greeted(server, "view=plain name=bob")) {
            bob.send("a\n\nb\nc\n");
            plain.expect("a", "", "b", "c");
            assertEquals("bob: a", chat.lineOf(line -> line.startsWith("bob: ")));
            chat.expect("bob: ", "bob: b", "bob: c");
            for (String text : List.of("a", "", "b", "c")) {
                assertEquals(text, member(JsonLine.parse(json.lineOf(line -> line.contains("\"message\""))), "text"));
            }
            try (TestClient newcomer = TestClient.connect(server.address())) {
                newcomer.send("%forkchat/1 view=plain history=2\n");
                assertTrue(newcomer.line().endsWith("history=2"));
                newcomer.expect("b", "c");
                bob.send("d\ne\n");
                newcomer.expect("d", "e");
            }
        }
    }

    @Test
    void wrongCommandsAreReportedAndSendNothing() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient alice = greeted(server, "view=chat name=alice");
                TestClient plain = server.join()) {
            alice.expect("-- client1 joined");
            alice.send("/nonsense\n/msg bob\n/msg bob hi\n/name 7up\n/name client9\n/me\n");
            alice.expect(
                    "-- unknown command /nonsense; /help lists them, //text sends /text",
                    "-- usage: /msg NAME text",
                    "-- usage: /me text");
            alice.expect(
                    "-- refused: nobody here is called bob",
                    "-- refused: a name has 1 to 24 of letters, digits, _ . - and begins with a letter",
                    "-- refused: the name client9 is reserved");
            alice.send("/msg client1 psst\n");
            alice.expect("-- refused: client1 cannot get direct messages: a client in plain view");
            alice.send("/who\n");
            assertTrue(alice.line().startsWith("-- alice (client 0, 127.0.0.1:"));
            assertTrue(alice.line().startsWith("-- client1 (client 1, 127.0.0.1:"));
            alice.expect("-- 2 clients");
            alice.send("/quiet\n");
            alice.expect("-- joins and leaves are now hidden");
            plain.endInput();
            plain.awaitEnd();
            alice.send("/who\n");
            alice.line();
            alice.expect("-- 1 client");
        }
    }

    @Test
    void aClientHasAtMostFourListsOnTheirWay() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient alice = greeted(server, "view=chat name=alice")) {
            alice.send("/who\n".repeat(6));
            for (int list = 0; list < 4; list++) {
                assertTrue(alice.line().startsWith("-- alice (client 0, 127.0.0.1:"));
                alice.expect("-- 1 client");
            }
            String refusal = "-- refused: the lists that you asked for before are still on their way";
            alice.expect(refusal, refusal);
            alice.send("/who\n");
            assertTrue(alice.line().startsWith("-- alice (client 0, 127.0.0.1:"));
        }
    }

    @Test
    void oneOfTwoRequestsForANameAtOnceIsGranted() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            for (int round = 0; round < 20; round++) {
                try (TestClient one = greeted(server, "view=json events=off");
                        TestClient two = greeted(server, "view=json events=off")) {
                    one.send("{\"type\":\"name\",\"name\":\"Carl" + round + "\",\"request\":1}\n");
                    two.send("{\"type\":\"name\",\"name\":\"carl" + round + "\",\"request\":1}\n");
                    List<String> types = new ArrayList<>(List.of(member(json(one), "type"), member(json(two), "type")));
                    types.sort(null);
                    assertEquals(List.of("name", "refused"), types);
                }
            }
        }
    }

    @Test
    void aNameComesBackWithItsKeyAlone() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient watcher = greeted(server, "view=chat name=watcher");
                TestClient old = greeted(server, "view=json name=dora key=0102030405060708");
                TestClient thief = greeted(server, "view=chat name=Dora key=0102030405060709")) {
            assertAnswer(thief, "%forkchat/1 id=2 name=client2 history=0 tag=t4g");
            thief.expect("-- refused: the name Dora is taken");
            watcher.expect("-- dora joined", "-- client2 joined");
            try (TestClient back = greeted(server, "view=chat name=DORA key=0102030405060708")) {
                assertAnswer(back, "%forkchat/1 id=3 name=DORA history=0 tag=t4g");
                watcher.expect("-- dora left: came back over another connection", "-- DORA joined");
                old.awaitEnd();
            }
        }
    }

    @Test
    void aLeaveSaysWhy() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient watcher = greeted(server, "view=chat name=watcher")) {
            TestClient killed = server.join();
            watcher.expect("-- client1 joined");
            ProcessHandle.of(killed.workerPid()).orElseThrow().destroyForcibly();
            watcher.expect("-- client1 left: killed by signal 9");
            killed.close();
            server.log().await("the leave", line -> line.equals("Server Main: client 1 left: killed by signal 9"));
            TestClient polite = server.joinWhenASlotIsFree();
            String joined = watcher.line();
            assertTrue(joined.endsWith(" joined"), joined);
            polite.endInput();
            watcher.expect(joined.replace("joined", "left: said goodbye"));
            polite.close();
        }
    }

    @Test
    void theJsonViewRefusesNonsenseAndGoesOn() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient bot = greeted(server, "view=json name=bot");
                TestClient plain = server.join()) {
            assertEquals("joined", member(json(bot), "type"));
            for (String line : List.of(
                    "hello",
                    "{",
                    "[]",
                    "{}",
                    "{\"type\":\"dance\"}",
                    "{\"type\":\"message\"}",
                    "{\"type\":\"message\",\"text\":7}",
                    "{\"type\":\"message\",\"text\":\"two\\nlines\"}",
                    "{\"type\":\"message\",\"text\":{}}",
                    "{\"type\":\"message\",\"type\":\"message\"}",
                    "{\"type\":\"who\",\"request\":0}")) {
                bot.send(line + "\n");
                JsonLine answer = json(bot);
                assertEquals("refused", member(answer, "type"), line);
                assertTrue(answer.has("reason") && !answer.has("request"), line);
            }
            bot.send("{\"type\":\"message\",\"text\":\"a\\tb \\u4e2d\\ud83d\\ude42 \\u001b[2J\",\"request\":5}\n");
            JsonLine receipt = json(bot);
            assertEquals("receipt", member(receipt, "type"));
            assertEquals(5, receipt.number("request").orElse(0));
            plain.expect("a\tb 中🙂 \uFFFD[2J");
            bot.send("{\"type\":\"statistics\",\"request\":6}\n");
            JsonLine statistics = json(bot);
            assertEquals("statistics", member(statistics, "type"));
            assertEquals(1, statistics.number("messages").orElse(-1));
        }
    }

    @Test
    void aFirstLineWithAFaultIsRefusedAndTheConnectionClosed() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            for (String choices : List.of(
                    "view=fancy",
                    "view=record",
                    "view",
                    "view=chat view=chat",
                    "history=-1",
                    "history=x",
                    "key=zz",
                    "tag=a-b",
                    "colour=red",
                    "events=maybe")) {
                try (TestClient client = TestClient.connect(server.address())) {
                    client.send("%forkchat/1 " + choices + "\n");
                    List<String> lines = client.awaitEnd();
                    assertEquals(1, lines.size(), choices);
                    assertTrue(lines.get(0).startsWith("%forkchat/1 refused: "), lines.get(0));
                }
            }
            try (TestClient talker = server.join();
                    TestClient listener = server.join()) {
                talker.send("%forkchat/2\n%forkchat/1 view=chat\n");
                listener.expect("%forkchat/2", "%forkchat/1 view=chat");
            }
        }
    }

    /** The numbers that each sender's lines have, in the order in which they came. */
    private static void takeNumber(String line, Map<String, List<Integer>> numbers) {
        int at = line.indexOf("number ");
        if (at >= 0) {
            String[] words = line.substring(at).split("[ \"]", -1);
            numbers.computeIfAbsent(words[1], sender -> new ArrayList<>()).add(Integer.valueOf(words[2]));
        }
    }

    private static void assertContiguous(List<String> lines, int last, String what) {
        Map<String, List<Integer>> numbers = new TreeMap<>();
        for (String line : lines) {
            takeNumber(line, numbers);
        }
        assertEquals(2, numbers.size(), what);
        numbers.forEach((sender, seen) -> {
            for (int i = 1; i < seen.size(); i++) {
                assertEquals(seen.get(i - 1) + 1, seen.get(i), what + ", from sender " + sender);
            }
            assertEquals(last, seen.get(seen.size() - 1), what + ", from sender " + sender);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "view=plain",
                "view=plain history=30",
                "view=chat",
                "view=chat history=0",
                "view=json history=200"
            })
    void historyJoinsNewMessagesWithoutASeamWhileClientsComeAndGo(String choices) throws IOException {
        int each = 5_000;
        try (RunningServer server = RunningServer.start();
                TestClient a = server.join();
                TestClient b = server.join();
                TestClient pacer = server.join()) {
            Background talking = Background.start("talking", () -> {
                for (int i = 0; i < each; i += BLOCK) {
                    a.send(lines("a", i));
                    b.send(lines("b", i));
                    for (int heard = 0; heard < 2 * BLOCK; heard++) {
                        pacer.line(); // so that it lasts while clients come
                    }
                }
            });
            List<TestClient> staying = new ArrayList<>();
            do {
                staying.add(greeted(server, choices));
                try (TestClient going = greeted(server, choices)) {
                    going.send("%bye\n");
                }
            } while (talking.isRunning() && staying.size() < 12);
            talking.finish();
            a.send(lines("a", each)); // for the one who came last, perhaps when all was said
            b.send(lines("b", each));
            int last = each + BLOCK - 1;
            for (TestClient client : staying) {
                client.awaitLine("the last of a", line -> line.contains("number a " + last));
                client.awaitLine("the last of b", line -> line.contains("number b " + last));
                List<String> lines = client.lines();
                int answer = 0;
                while (!TestClient.isAnswer(lines.get(answer))) {
                    answer++;
                }
                assertContiguous(lines.subList(answer, lines.size()), last, choices);
                client.close();
            }
        }
    }

    private static String lines(String sender, int from) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < from + BLOCK; i++) {
            lines.append("number ").append(sender).append(' ').append(i).append('\n');
        }
        return lines.toString();
    }

    @Test
    void historyIsMarkedAndHasTheTimesWhenItWasSaid() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient talker = server.join();
                TestClient listener = greeted(server, "view=json history=0")) {
            talker.send("one\n/me two\nthree\n");
            List<JsonLine> live = new ArrayList<>();
            listener.awaitLine("the last", line -> line.contains("three"));
            for (String line : listener.lines()) {
                if (line.contains("\"message\"")) {
                    live.add(JsonLine.parse(line));
                }
            }
            try (TestClient late = greeted(server, "view=json history=2");
                    TestClient person = greeted(server, "view=chat history=2")) {
                assertTrue(
                        late.lines().get(0).contains("\"history\":2"),
                        late.lines().get(0));
                for (int i = 1; i < 3; i++) {
                    JsonLine message = json(late);
                    assertTrue(message.isTrue("history"));
                    assertEquals(live.get(i).with("history", true).toString(), message.toString());
                }
                talker.send("four\n");
                late.awaitLine("what is new", line -> line.contains("four") && !line.contains("history"));
                assertTrue(person.line().matches("\\[\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ] \\* client0 two"));
                assertTrue(person.line().matches("\\[\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ] client0: three"));
                person.expect("client0: four");
            }
        }
    }

    @Test
    void directMessagesDoNotDriveTheHistoryOut() throws IOException {
        try (RunningServer server = RunningServer.start("--ring-size", "1", "--request-rate", "0");
                TestClient talker = server.join();
                TestClient alice = greeted(server, "view=json history=0");
                TestClient bob = greeted(server, "view=json history=0 name=bob")) {
            talker.send("one\ntwo\n");
            bob.awaitLine("the second", line -> line.contains("two"));
            for (int i = 1; i <= 1_100; i++) { // 1 MB, once around the ring
                alice.send("{\"type\":\"direct\",\"to\":\"bob\",\"text\":\"" + i + "x".repeat(1_000) + "\"}\n");
            }
            bob.lineOf(line -> line.contains("\"1100xxx"));
            try (TestClient late = greeted(server, "view=plain history=10")) {
                late.expect("one", "two");
            }
        }
    }

    @Test
    void aServerWithoutHistoryGivesNone() throws IOException {
        try (RunningServer server = RunningServer.start("--history", "0");
                TestClient talker = server.join();
                TestClient listener = server.join()) {
            talker.send("one\n");
            listener.expect("one");
            try (TestClient late = greeted(server, "view=chat history=10")) {
                assertAnswer(late, "%forkchat/1 id=2 name=client2 history=0 tag=t4g");
            }
        }
    }

    @Test
    void theServersViewIsForClientsWithoutAFirstLine() throws IOException {
        try (RunningServer server = RunningServer.start("--view", "chat", "--history", "2");
                TestClient alice = server.join()) {
            alice.expect("-- you are client0; /help lists the commands");
            alice.send("one\ntwo\nthree\n");
            Deadline.await("all are relayed", () -> {
                server.signal("USR1");
                return server.log().all().stream().anyMatch(line -> line.contains(" messages=3 "));
            });
            try (TestClient bob = server.join();
                    TestClient plain = greeted(server, "view=plain")) {
                bob.expect("-- you are client1; /help lists the commands");
                assertTrue(bob.line().endsWith("Z] client0: two"));
                assertTrue(bob.line().endsWith("Z] client0: three"));
                assertAnswer(plain, "%forkchat/1 id=2 name=client2 history=2 tag=t4g");
                plain.expect("two", "three");
            }
        }
    }

    @Test
    void theOriginalsRecordsGoBothWays() throws IOException {
        try (RunningServer server = RunningServer.start("--view", "record");
                TestClient one = TestClient.connectDeaf(server.address());
                TestClient two = TestClient.connectDeaf(server.address())) {
            server.awaitJoined(2);
            byte[] record = new byte[1025];
            byte[] text = "hello\n".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(text, 0, record, 0, text.length);
            record[500] = 'x'; // the tail of an older message
            one.send(record);
            byte[] wanted = new byte[1025];
            System.arraycopy(text, 0, wanted, 0, text.length);
            assertEquals(List.of(new String(wanted, StandardCharsets.UTF_8)), two.readBytes(1025));
        }
    }

    @Test
    void messagesAreInTheTranscriptWhichSighupReopens(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("room.log");
        try (RunningServer server = RunningServer.start("--transcript", file.toString());
                TestClient alice = greeted(server, "view=chat name=alice");
                TestClient plain = server.join()) {
            alice.send("hello\n");
            plain.expect("hello");
            Deadline.await("the line", () -> read(file).contains("Z alice: hello\n"));
            Path moved = folder.resolve("room.log.1");
            Files.move(file, moved);
            server.signal("HUP");
            Deadline.await("a new file", () -> Files.exists(file));
            alice.send("again\n");
            plain.expect("again");
            Deadline.await("the line", () -> read(file).contains("Z alice: again\n"));
            assertTrue(read(moved).matches("(?s)\\S+Z -- alice joined\n.*"), read(moved));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: /dev/full")
    void aTranscriptOnAFullDiskStopsNobody() throws IOException {
        try (RunningServer server = RunningServer.start("--transcript", "/dev/full");
                TestClient alice = server.join();
                TestClient bob = server.join()) {
            for (int i = 0; i < 100; i++) {
                alice.send("line " + i + "\n");
                bob.expect("line " + i);
            }
            server.log().await("a complaint", line -> line.contains("cannot write /dev/full: No space left on device"));
        }
    }

    @Test
    void theTranscriptOfAnEarlierServerIsHistory(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("room.log");
        try (RunningServer server = RunningServer.start("--transcript", file.toString());
                TestClient alice = greeted(server, "view=chat name=alice");
                TestClient plain = server.join()) {
            for (String text : List.of("one", "two: three", "-- bob joined")) {
                alice.send(text + "\n");
                plain.expect(text);
            }
            server.signal("TERM");
            assertEquals(0, server.awaitExit());
        }
        Files.writeString(file, "2026-11-28T00:00:00.000Z bob: cut of", StandardOpenOption.APPEND);
        try (RunningServer server = RunningServer.start("--transcript", file.toString());
                TestClient json = server.joinWithFirstLine("%forkchat/1 view=json name=carl history=2");
                TestClient dora = server.join()) {
            dora.send("four\n");
            json.awaitLine("a new message", line -> line.contains("\"four\""));
            List<String> texts = new ArrayList<>();
            for (String line : json.lines()) {
                if (line.contains("\"type\":\"message\"")) {
                    texts.add(JsonLine.parse(line).string("text").orElse(""));
                }
            }
            assertEquals(List.of("two: three", "-- bob joined", "four"), texts);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aHalfOfASurrogatePairIsReplacedInEveryMember() throws IOException {
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join();
                TestClient alice = greeted(server, "view=json name=alice events=off")) {
            alice.send("{\"type\":\"message\",\"text\":\"a\\ud800b\\udc00\\ud83d\\ude42\\ud83d\"}\n");
            bob.expect("a\ufffdb\ufffd\ud83d\ude42\ufffd");
            alice.send("{\"type\":\"direct\",\"to\":\"al\\ud800\",\"text\":\"psst\",\"request\":7}\n");
            assertEquals("nobody here is called al\ufffd", member(json(alice), "reason"));
            alice.send("{\"type\":\"\\udfff\",\"request\":8}\n");
            assertTrue(member(json(alice), "reason").startsWith("unknown type \"\ufffd\"; "));
        }
    }

    /** Lines that are no JSON, no request, or too long. */
    private static List<String> linesWithRequestSeven() {
        return List.of(
                "{\"request\":7}",
                "{\"type\":\"nonsense\",\"request\":7}",
                "{\"type\":\"message\",\"text\":\"two\\nlines\",\"request\":7}",
                "{\"type\":\"message\",\"text\":\"\\q\",\"request\":7}",
                "{\"type\":\"message\",\"text\":\"a\tb\", \"request\" : 7 }",
                "{\"request\":7,\"type\":\"who\"",
                "{\"type\":\"who\",\"request\":7",
                "{\"type\":\"who\",\"request\":7,}",
                "{\"type\":\"who\",\"request\":7} more",
                "{\"type\":\"who\",\"type\":\"who\",\"request\":7}",
                "{\"type\":\"who\",\"x\":{\"request\":9},\"request\":7}",
                "{\"type\":\"message\",\"text\":1.5,\"request\":7}",
                "{\"type\":\"message\",\"text\":\"" + "x".repeat(70_000) + "\",\"request\":7}",
                "{\"request\":7,\"type\":\"message\",\"text\":\"" + "x".repeat(200_000) + "\"}",
                "{\"type\":\"name\",\"name\":\"a b\",\"request\":7}",
                "{\"type\":\"name\",\"name\":\"al\",\"key\":\"x\",\"request\":7}",
                "{\"type\":\"direct\",\"to\":\"nobody\",\"text\":\"x\",\"request\":7}",
                "{\"type\":\"direct\",\"text\":\"x\",\"request\":7}");
    }

    @Test
    void aRefusalKeepsTheRequestNumber() throws IOException {
        try (RunningServer server = RunningServer.start("--request-rate", "1000");
                TestClient alice = greeted(server, "view=json name=alice events=off")) {
            for (String line : linesWithRequestSeven()) {
                alice.send(line + "\n");
                JsonLine refused = json(alice);
                assertEquals("refused", member(refused, "type"), line);
                assertEquals(7, refused.number("request").orElse(-1), line);
            }
        }
    }
}
