package io.github.forkchat;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.LinkFixture;
import io.github.forkchat.testkit.LinkedServers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Members of two servers in one room: names, presence, lists, direct messages, receipts. */
final class LinkRoomIT extends LinkFixture {
    private RunningServer east;
    private RunningServer west;

    @BeforeEach
    void startServers() throws IOException {
        east = servers.start("east");
        west = servers.start("west");
    }

    private static void await(TestClient client, String line) {
        client.awaitLine(line, LinkedServers.line(line));
    }

    @Test
    void aNameMayBeTakenAtEachServer() throws IOException {
        try (TestClient bob = west.joinChat("bob");
                TestClient alice = east.joinChat("alice");
                TestClient other = west.joinChat("alice")) {
            await(bob, "-- alice@east joined");
            alice.send("here\n");
            await(bob, "alice@east: here");
            await(other, "alice@east: here");
            other.send("there\n");
            await(alice, "alice@west: there");
            await(bob, "alice: there");
            bob.send("/name alice@west\n");
            await(bob, "-- refused: a name has 1 to 24 of letters, digits, _ . - and begins with a letter");
            alice.send("/name carol\n");
            await(bob, "-- alice@east is now carol@east");
            alice.send("new name\n");
            await(bob, "carol@east: new name");
        }
    }

    @Test
    void theListHasTheMembersOfAllServers() throws IOException {
        try (TestClient bob = west.joinChat("bob");
                TestClient alice = east.joinChat("alice")) {
            await(bob, "-- alice@east joined");
            bob.send("/who\n");
            bob.awaitLine("far", line -> line.startsWith("-- alice@east (client 1000000, east, since "));
            bob.awaitLine("own", line -> line.startsWith("-- bob (client 0, 127.0.0.1:"));
            await(bob, "-- 2 clients");
            Ended who = Ended.of(Forkchat.command(List.of("who", "--port", "" + east.port(), "--json")));
            assertEquals(0, who.exitCode());
            assertTrue(who.out().stream().anyMatch(line -> line.contains("\"bob@west\"")), who.toString());
            alice.send("/quit\n");
            await(bob, "-- alice@east left: said goodbye");
        }
    }

    @Test
    void aMemberWhoseWorkerIsKilledHasLeftForAll() throws IOException {
        try (TestClient bob = west.joinChat("bob");
                TestClient alice = east.joinChat("alice")) {
            await(bob, "-- alice@east joined");
            ProcessHandle.of(alice.workerPid()).orElseThrow().destroyForcibly();
            bob.awaitLine("she has left", line -> line.startsWith("-- alice@east left: "));
            bob.send("/who\n");
            await(bob, "-- 1 client");
        }
    }

    @Test
    void directMessagesGoBothWaysAndAreAnswered() throws IOException {
        try (TestClient alice = east.joinChat("alice");
                TestClient bot = west.joinWithFirstLine("%forkchat/1 view=json name=bot");
                TestClient plain = west.join()) {
            alice.awaitLine("bot is there", line -> line.equals("-- bot@west joined"));
            bot.send("{\"type\":\"direct\",\"to\":\"alice@east\",\"text\":\"psst\\u001b\",\"request\":1}\n");
            await(alice, "bot@west -> you: psst\uFFFD");
            bot.awaitLine("a receipt", line -> line.startsWith("{\"type\":\"receipt\",\"request\":1"));
            alice.send("/msg bot@west yes?\n");
            JsonLine answer =
                    JsonLine.parse(bot.awaitLine("her answer", line -> line.startsWith("{\"type\":\"direct\"")));
            assertEquals("alice@east", answer.string("name").orElseThrow());
            assertEquals("yes?", answer.string("text").orElseThrow());
            assertTrue(answer.number("id").orElse(0) >= 1_000_000);
            alice.send("/msg nobody@west x\n/msg bot@south x\n/msg bot@ x\n");
            await(alice, "-- refused: west: nobody here is called nobody");
            await(alice, "-- refused: nobody here is called bot@south");
            await(alice, "-- refused: nobody here is called bot@");
            assertTrue(plain.lines().isEmpty(), "nobody else hears it");
        }
    }

    /** Members of other servers know a client by its full name. */
    @Test
    void theFullNameOfAClientIsKnownAtItsOwnServer() throws IOException {
        try (TestClient alice = east.joinChat("alice");
                TestClient bob = east.joinChat("bob")) {
            alice.send("/msg bob@east psst\n/msg nobody@east psst\n");
            bob.awaitLine("her message", "alice -> you: psst"::equals);
            await(alice, "-- refused: nobody here is called nobody");
        }
    }

    private Ended operate(String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(1, List.of("--port", "" + east.port()));
        ProcessBuilder process = Forkchat.command(arguments);
        process.environment()
                .put("XDG_RUNTIME_DIR", folder.resolve("run-east-0").toString());
        return Ended.of(process);
    }

    @Test
    void anOperatorIsToldThatACommandIsForTheOwnClients() throws IOException {
        try (TestClient alice = east.joinChat("alice");
                TestClient bob = west.joinChat("bob")) {
            await(alice, "-- bob@west joined");
            String why = "nobody here is called bob@west; a command affects only clients of this server";
            for (String command : List.of("kick", "mute", "ban")) {
                Ended ended = operate(command, "bob@west");
                assertEquals(Ended.failed(1, "forkchat: " + why), ended, command);
            }
            bob.send("still here\n");
            await(alice, "bob@west: still here");
        }
    }

    @Test
    void aClearedHistoryStaysClearedAfterARestart() throws IOException {
        try (TestClient bob = west.joinChat("bob")) {
            try (TestClient alice = east.joinChat("alice")) {
                alice.send("secret\n");
                await(bob, "alice@east: secret");
                assertEquals(0, operate("clear-history").exitCode());
                alice.send("harmless\n");
                await(bob, "alice@east: harmless");
            }
            servers.forget("east");
            east.close();
            RunningServer again = servers.start("east");
            try (TestClient newcomer = again.joinWithFirstLine("%forkchat/1 view=chat history=10")) {
                newcomer.awaitLine("the history", line -> line.endsWith("alice: harmless"));
                assertTrue(newcomer.lines().stream().noneMatch(line -> line.contains("secret")), "" + newcomer.lines());
            }
        }
    }

    /** Without the broker the room goes on alone, and a member sees its own line; a receipt for a visitor waits. */
    @Test
    void sendEndsOnlyAfterTheLineHasItsPlace() throws Exception {
        try (TestClient far = west.join();
                TestClient near = east.joinChat("near")) {
            broker.kill();
            Process send = Forkchat.command(List.of("send", "--port", "" + east.port(), "a line"))
                    .redirectErrorStream(true)
                    .start();
            near.awaitLine("the line", line -> line.endsWith(": a line"));
            assertTrue(send.isAlive(), "no receipt yet");
            assertTrue(far.lines().isEmpty());
            broker.start();
            Deadline.await("send has ended", () -> !send.isAlive());
            assertEquals(0, send.exitValue());
            far.expect("a line");
        }
    }

    @Test
    void theCountersTellTheStateOfTheLink() throws IOException {
        try (TestClient alice = east.joinChat("alice");
                TestClient far = west.join()) {
            alice.send("one\ntwo\n");
            far.expect("one", "two");
            Ended stats = Ended.of(Forkchat.command(List.of("stats", "--port", "" + west.port(), "--json")));
            JsonLine counters = JsonLine.parse(stats.out().get(stats.out().size() - 1));
            assertEquals(1, counters.number("linked").orElseThrow());
            assertEquals(2, counters.number("link-received").orElseThrow());
            assertEquals(0, counters.number("link-waiting").orElseThrow());
            assertEquals(0, counters.number("link-undelivered").orElseThrow());
            assertTrue(counters.number("link-sequence").orElseThrow() > 0);
        }
    }

    @Test
    void aClosedServerTellsTheOthersThatItsMembersLeave() throws IOException {
        try (TestClient bob = west.joinChat("bob");
                TestClient alice = east.joinChat("alice")) {
            await(bob, "-- alice@east joined");
            alice.send("last words\n");
            Deadline.await("they are in its room", () -> LinkedServers.counter(east, "messages") == 1);
            servers.forget("east");
            east.close();
            await(bob, "alice@east: last words");
            await(bob, "-- alice@east left: the server is closing");
            assertFalse(bob.hasEnded());
        }
    }
}
