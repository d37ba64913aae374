package io.github.forkchat;

import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The known faults of the C program that forkchat follows, in their order there, and that forkchat has none of them. */
final class OriginalFaultsIT {
    private static final int RECORD_BYTES = 1025;

    /** Its table of pipes had its dimensions swapped: memory was overwritten from the third client on. */
    @Test
    @Tag(Peers.THREE_WAY)
    void theThirdClientAndTheTwelfthAreLikeTheFirst() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(12);
            for (TestClient talker : clients) {
                talker.send("I am " + talker.clientId() + "\n");
                for (TestClient listener : clients) {
                    if (listener != talker) {
                        listener.expect("I am " + talker.clientId());
                    }
                }
            }
        }
    }

    /** Its records carried the tail of earlier messages, other people's too. */
    @Test
    void aRecordHoldsItsMessageAndNothingElse() throws IOException {
        try (RunningServer server = RunningServer.start("--view", "record")) {
            TestClient listener = server.joinDeaf();
            TestClient talker = server.join();
            for (String text : List.of("a rather long message that is a secret", "hi")) {
                talker.send(Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), RECORD_BYTES));
                byte[] expected = Arrays.copyOf((text + "\n").getBytes(StandardCharsets.UTF_8), RECORD_BYTES);
                assertArrayEquals(expected, listener.input().readNBytes(RECORD_BYTES));
            }
        }
    }

    /** Nobody waited for its children. */
    @Test
    @Tag(Peers.THREE_WAY)
    void noZombieIsLeftOfAClientThatLeft() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            for (TestClient client : server.join(5)) {
                client.endInput();
                client.awaitEnd();
            }
            Deadline.await(
                    "no child is left, alive or not", () -> server.workers().isEmpty());
        }
    }

    /** A fork that was killed said nothing, and its server wrote to its pipe until that was full. */
    @Test
    @Tag(Peers.THREE_WAY)
    void aKilledForkHoldsNobodyUpHoweverMuchIsSaidAfterwards() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(3);
            TestSignals.send(clients.get(2).workerPid(), "KILL");
            Talker talker = Talker.start(clients.get(0), 5_000);
            talker.assertHeardBy(clients.get(1), 5_000);
        }
    }

    /** Its client said its last line for ever when its input had ended. */
    @Test
    void aClientSaysItsLastLineOnce() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            TestClient listener = server.join();
            Process client = Forkchat.command(List.of("client", "--port", "" + server.port()))
                    .start();
            client.getOutputStream().write("one\nlast".getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().close();
            assertTrue(client.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
            assertEquals(0, client.exitValue());
            TestClient next = server.join();
            next.send("next\n");
            listener.expect("one", "last", "next");
        }
    }

    /** It took what a read brought for a message. */
    @Test
    @Tag(Peers.THREE_WAY)
    void quickLinesStayApart() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(2);
            StringBuilder text = new StringBuilder();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                lines.add("line " + i);
                text.append("line ").append(i).append('\n');
            }
            clients.get(0).send(text.toString());
            clients.get(1).expect(lines.toArray(new String[0]));
        }
    }

    /** Three writes made a message, and two forks at once mixed theirs. */
    @Test
    @Tag(Peers.THREE_WAY)
    void forksThatWriteAtOnceDoNotMixTheirPieces() throws IOException {
        int lines = 2_000;
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(3);
            Talker one = Talker.start(clients.get(0), lines);
            Talker other = Talker.start(clients.get(1), lines);
            Talker.assertHeardBy(clients.get(2), lines, one, other);
        }
    }

    /** Every fork held every other client's pipe and socket, so that closing one end was never seen. */
    @Test
    @Tag(Peers.THREE_WAY)
    void aClientSeesTheEndThoughForksWereMadeAfterItsOwn() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            List<TestClient> clients = server.join(4);
            for (TestClient client : clients.subList(0, 3)) {
                TestSignals.send(client.workerPid(), "KILL");
                assertEquals(List.of(), client.awaitEnd());
            }
            clients.get(3).endInput();
            assertEquals(List.of(), clients.get(3).awaitEnd());
        }
    }

    /** Of the C programs, with records: they speak with forkchat's server, and with one another. */
    @Test
    void aClientInCTalksInRecords() throws Exception {
        Path program = Peers.program("client_peer");
        try (RunningServer server = RunningServer.start("--view", "record")) {
            TestClient listener = server.joinDeaf();
            Process client =
                    new ProcessBuilder(program.toString(), "--record", "127.0.0.1", "" + server.port()).start();
            client.getOutputStream().write("from C\n".getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
            byte[] expected = Arrays.copyOf("from C\n".getBytes(StandardCharsets.UTF_8), RECORD_BYTES);
            assertArrayEquals(expected, listener.input().readNBytes(RECORD_BYTES));
            listener.send(Arrays.copyOf("to C".getBytes(StandardCharsets.UTF_8), RECORD_BYTES));
            assertEquals("to C", new Lines(client.getInputStream(), "client_peer").next());
            client.getOutputStream().close();
            assertTrue(client.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
            assertEquals(0, client.exitValue());
        }
    }
}
