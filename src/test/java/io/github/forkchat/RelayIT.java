package io.github.forkchat;

import io.github.forkchat.testkit.Background;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the relay: all other clients read each message unchanged. */
final class RelayIT {
    @Test
    @Tag(Peers.THREE_WAY)
    void dataReachesEveryClientButTheSender() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            converse(server);
        }
    }

    @Test
    void dataReachesEveryClientOverIpv6() throws IOException {
        try (RunningServer server = RunningServer.start("--host", "::1", "--port", "0")) {
            assertTrue(server.addressText().startsWith("[::1]:"), server.addressText());
            converse(server);
        }
    }

    @Test
    void dataReachesEveryClientOverAUnixSocket(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("room.sock");
        try (RunningServer server = RunningServer.start("--unix", socket.toString())) {
            assertEquals(socket.toString(), server.addressText());
            converse(server);
        }
        assertTrue(!socket.toFile().exists(), "the socket's file goes with the server");
    }

    /** Three clients; each says a line, and so everyone's first line would be its own if it came back. */
    private static void converse(RunningServer server) throws IOException {
        List<TestClient> clients = server.join(3);
        clients.get(0).send("hello\n");
        clients.get(1).expect("hello");
        clients.get(2).expect("hello");
        clients.get(1).send("hello yourself\n");
        clients.get(0).expect("hello yourself");
        clients.get(2).expect("hello yourself");
        clients.get(2).send("and so on\n");
        clients.get(0).expect("and so on");
        clients.get(1).expect("and so on");
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void twoOfTenTalkAsFastAsTheyCanAndNothingIsLostDoubledOrMixed() throws IOException {
        int count = 20_000;
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(10);
            List<Background> talkers = new ArrayList<>();
            for (int talker = 0; talker < 2; talker++) {
                TestClient client = clients.get(talker);
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < count; i++) {
                    text.append(numbered(talker, i)).append('\n');
                }
                talkers.add(Background.start("talker", () -> client.send(text.toString())));
            }
            for (int receiver = 0; receiver < clients.size(); receiver++) {
                int[] next = new int[2];
                int expected = receiver < 2 ? count : 2 * count;
                for (int i = 0; i < expected; i++) {
                    String line = clients.get(receiver).line();
                    int talker = line.charAt(0) - '0';
                    assertTrue(talker != receiver, "no echo");
                    assertEquals(numbered(talker, next[talker]++), line);
                }
            }
            talkers.forEach(Background::finish);
        }
    }

    /** 64 bytes with the line feed. */
    private static String numbered(int talker, int number) {
        return String.format("%d %08d %s", talker, number, "x".repeat(52));
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void aMessageOfAnyLengthArrivesWhole() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(2);
            IntStream frames = IntStream.of(499, 500, 501, 4083, 4084, 4085, 4095, 4096, 4097, 65_535, 65_536);
            for (int length :
                    IntStream.concat(IntStream.rangeClosed(0, 200), frames).toArray()) {
                String message = "€".repeat(length / 3) + "z".repeat(length % 3);
                clients.get(0).send(message + "\nend\n");
                clients.get(1).expect(message, "end");
            }
        }
    }

    /** Each comes to Server Main in several frames, between those of the other client. */
    @Test
    @Tag(Peers.THREE_WAY)
    void longMessagesOfTwoClientsAtOnceStayApart() throws IOException {
        int count = 100;
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(3);
            List<String> messages = List.of("a".repeat(50_000), "b".repeat(50_001));
            List<Background> talkers = new ArrayList<>();
            for (int talker = 0; talker < 2; talker++) {
                TestClient client = clients.get(talker);
                String text = (messages.get(talker) + "\n").repeat(count);
                talkers.add(Background.start("talker", () -> client.send(text)));
            }
            int[] heard = new int[2];
            for (int i = 0; i < 2 * count; i++) {
                int talker = messages.indexOf(clients.get(2).line());
                assertTrue(talker >= 0, "a message of one client has text of the other");
                heard[talker]++;
            }
            assertEquals(count, heard[0]);
            talkers.forEach(Background::finish);
        }
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void aLongerMessageIsRefusedToItsSenderAndTheNextOneWorks() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(2);
            for (int length : new int[] {65_537, 65_538, 1_000_000}) {
                clients.get(0).send("a".repeat(length) + "\nnext\n");
                clients.get(1).expect("next");
                clients.get(0).expect("message refused: longer than 65536 bytes");
                clients.get(1).send("still here?\n");
                clients.get(0).expect("still here?");
            }
        }
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void aLineEndsInLfOrCrlfOrAtTheEndOfInput() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(2);
            clients.get(0).send("one\r\ntwo\n\nfour");
            clients.get(0).endInput();
            clients.get(1).expect("one", "two", "", "four");
            assertEquals(List.of(), clients.get(0).awaitEnd());
        }
    }

    @Test
    @Tag(Peers.THREE_WAY)
    void aLineTypedInPiecesIsOneMessage() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(3);
            clients.get(0).send("half a ");
            clients.get(1).send("another's line\n");
            clients.get(0).expect("another's line");
            clients.get(0).send("line\n");
            clients.get(2).expect("another's line", "half a line");
        }
    }
}
