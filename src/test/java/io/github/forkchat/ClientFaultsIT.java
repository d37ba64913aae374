package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FaultRoom;
import io.github.forkchat.testkit.Faults;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.Talker;
import io.github.forkchat.testkit.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Faults of clients and of the network, and their effect on a room. */
@ExtendWith(Faults.class)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: looks into /proc")
final class ClientFaultsIT {
    private static final int MEBIBYTE = 1 << 20;

    private static boolean isNoCanary(String line) {
        return !line.startsWith("#");
    }

    @Test
    void aLineWithoutEnd() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient client = room.server().join();
            TestClient listener = room.server().join();
            byte[] mebibyte = new byte[MEBIBYTE];
            Arrays.fill(mebibyte, (byte) 'x');
            client.send(mebibyte);
            assertEquals("message refused: longer than 65536 bytes", client.lineOf(ClientFaultsIT::isNoCanary));
            long before = Processes.residentKib(client.workerPid());
            for (int i = 0; i < Faults.times(64, 1024); i++) {
                client.send(mebibyte);
            }
            client.send("\nthe next line\n");
            assertEquals("the next line", listener.lineOf(ClientFaultsIT::isNoCanary));
            long grown = Processes.residentKib(client.workerPid()) - before;
            assertTrue(grown < 4 * 1024, "the worker grew by " + grown + " KiB");
            assertEquals(
                    1,
                    client.lines().stream()
                            .filter(line -> line.contains("refused"))
                            .count());
            client.close();
            listener.close();
            room.assertUnharmed();
        }
    }

    @Test
    @Tag(Faults.LONG)
    void aClientReadsNothingInABusyRoom() throws IOException {
        try (FaultRoom room = FaultRoom.open("--stall-timeout", "2", "--ring-size", "1")) {
            TestClient talker = room.server().join();
            TestClient deaf = room.server().joinDeaf();
            Talker talk = Talker.start(talker, Integer.MAX_VALUE);
            room.server().log().await("the eviction", line -> line.startsWith("Server Main: client 3 left: evicted"));
            talk.stop();
            talker.close();
            deaf.close();
            room.assertUnharmed();
        }
    }

    @Test
    void moreConnectionsThanSlots() throws IOException {
        int places = 4;
        int count = Faults.times(300, 2_000);
        try (FaultRoom room = FaultRoom.open("--max-clients", "" + places)) {
            List<TestClient> inside = room.server().join(places - 2);
            long forks = room.counters().get("forks");
            for (int i = 0; i < count; i++) {
                try (TestClient surplus = TestClient.connectDeaf(room.server().address())) {
                    surplus.send("hi\n");
                    surplus.read(in -> in);
                    assertEquals(List.of("server full"), surplus.awaitEnd());
                }
            }
            assertEquals(forks, room.counters().get("forks"), "none was forked for");
            for (TestClient client : inside) {
                client.close();
            }
            room.assertUnharmed();
        }
    }

    @Test
    @Tag(Faults.LONG)
    void manyConnectAtOnceForFewSlots() throws IOException {
        int places = Faults.times(8, 256);
        int count = Faults.times(24, 300);
        try (FaultRoom room = FaultRoom.open("--max-clients", "" + places)) {
            List<TestClient> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(TestClient.connect(room.server().address()));
            }
            room.server().awaitJoined(places);
            Deadline.await(
                    "the surplus is turned away",
                    () -> all.stream().filter(TestClient::hasEnded).count() == count - (places - 2));
            for (TestClient client : all) {
                if (client.hasEnded()) {
                    assertEquals(List.of("server full"), client.awaitEnd());
                }
                client.close();
            }
            Deadline.await("all have left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }

    @Test
    @Tag(Faults.LONG)
    void manyConnectAndSayNothing() throws IOException {
        int count = Faults.times(10, 100);
        try (FaultRoom room = FaultRoom.open()) {
            List<TestClient> silent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                silent.add(TestClient.connectDeaf(room.server().address()));
            }
            room.server().awaitJoined(2 + count);
            room.canary().assertWhole();
            for (TestClient client : silent) {
                client.close();
            }
            Deadline.await("all have left", () -> room.workers() == 2);
            room.assertUnharmed();
        }
    }

    /** Its socket is closed without a word on the wire, by TCP_REPAIR, tcp(7); keepalive asks after a minute. */
    @Test
    @Tag(Faults.LONG)
    void aClientsMachineVanishes() throws Exception {
        String script = """
                import socket, sys
                client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                client.sendall(b"here\\n")
                sys.stdin.readline()
                TCP_REPAIR = 19
                client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
                """;
        try (FaultRoom room = FaultRoom.open()) {
            TestClient listener = room.server().join();
            Process client = new ProcessBuilder(
                            "python3", "-c", script, "" + room.server().port())
                    .start();
            assertEquals("here", listener.lineOf(ClientFaultsIT::isNoCanary));
            client.getOutputStream().close();
            if (client.waitFor() != 0) {
                listener.close();
                throw Needs.missing("CAP_NET_ADMIN", "to close a socket without a word on the wire");
            }
            Deadline.await(
                    "keepalive finds it",
                    TimeUnit.MINUTES.toMillis(3),
                    () -> room.server().log().all().stream()
                            .anyMatch("Server Main: client 3 left: connection lost"::equals));
            listener.close();
            room.assertUnharmed();
        }
    }

    @Test
    void aClientClosesHalfOfItsConnection() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient listener = room.server().join();
            TestClient client = room.server().join();
            listener.send("for you\n");
            assertEquals("for you", client.lineOf(ClientFaultsIT::isNoCanary));
            client.send("hi");
            client.endInput();
            assertEquals("hi", listener.lineOf(ClientFaultsIT::isNoCanary));
            client.awaitEnd();
            listener.close();
            room.assertUnharmed("client 3 left: disconnected");
        }
    }

    @Test
    void anAddressCannotBeListenedOn() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            String port = "" + taken.getLocalPort();
            assertRefused(3, "127.0.0.1 port " + port + ": Address already in use", "--port", port);
        }
        String none = "192.0.2.1"; // of a network for documentation: nobody has it
        assertRefused(3, none + " port 8784: Cannot assign requested address", "--open", "--host", none);
        String path = "/none/room";
        assertRefused(3, path + ": there is no directory /none; make it by: mkdir -p /none", "--unix", path);
    }

    private static void assertRefused(int exitCode, String why, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("server"));
        all.addAll(List.of(arguments));
        ProcessBuilder command = Forkchat.command(all).redirectErrorStream(true);
        command.command().addAll(0, Machine.asOrdinaryUser()); // root serves no other machines
        Process server = command.start();
        assertTrue(server.waitFor(Deadline.SECONDS, TimeUnit.SECONDS));
        String said = new String(server.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("forkchat: cannot listen on " + why + "\n", said);
        assertEquals(exitCode, server.exitValue());
        assertEquals(0, server.toHandle().children().count());
    }

    /** Lines that try to be more than text, and what they are to everybody else. */
    private static List<byte[]> oddLines() {
        return List.of(
                "\033[2J\033]0;title\007 \u0001\u0008\u007f\u0085\u009b31m".getBytes(StandardCharsets.UTF_8),
                "one\rline \u2028 and \u2029 a \0 and \u202e this".getBytes(StandardCharsets.UTF_8),
                new byte[] {'a', (byte) 0xff, (byte) 0xfe, 'b', (byte) 0xc0, (byte) 0xaf, 'c'}, // invalid, overlong
                new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80, 'b'}, // a surrogate
                new byte[] {'a', 'b', (byte) 0xf0, (byte) 0x9f, (byte) 0x99}, // cut at the end of the line
                new byte[] {(byte) 0xf2, (byte) 0xd8, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 5, 0, 0, 0, 'h', 'i'},
                "-- client0 left: said goodbye".getBytes(StandardCharsets.UTF_8),
                "client0: I never said that".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLineIsMoreThanText() throws IOException {
        try (FaultRoom room = FaultRoom.open("--trace")) {
            TestClient plain = room.server().joinDeaf();
            TestClient chat = room.server().joinWithFirstLine("%forkchat/1 view=chat name=carl");
            TestClient talker = room.server().join();
            String name = "client" + talker.clientId() + ": ";
            for (byte[] line : oddLines()) {
                talker.send(line);
                talker.send("\nafter\n");
                List<String> heard = strictLines(plain.input());
                assertEquals(2, heard.size(), "one line in, one line out: " + heard);
                assertFalse(heard.get(0).isEmpty());
                assertTrue(heard.get(0).chars().noneMatch(Character::isISOControl), heard.get(0));
                assertEquals(name + heard.get(0), chat.lineOf(text -> text.startsWith(name)));
                assertEquals(name + "after", chat.lineOf(text -> text.startsWith(name)));
            }
            for (TestClient client : List.of(plain, chat, talker)) {
                client.close();
            }
            room.assertUnharmed();
            room.canary().end();
            List<String> log = room.server().end();
            assertTrue(log.contains("Server Main: Got: after"), "it has the lines");
            for (String text : log) {
                assertTrue(text.chars().noneMatch(Character::isISOControl), () -> "nor does the log have any: " + text);
            }
        }
    }

    /** Reads up to the line "after", the canary's left out; fails unless it is all UTF-8. */
    private static List<String> strictLines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (lines.isEmpty() || !lines.get(lines.size() - 1).equals("after")) {
            int b = in.read();
            assertTrue(b >= 0, "the end, after " + lines);
            if (b != '\n') {
                bytes.write(b);
                continue;
            }
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            bytes.reset();
            if (isNoCanary(line)) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** Every alignment of a four-byte character to the frames' ends, in lines that take several frames. */
    @Test
    void aFourByteCharacterLiesOverEveryBoundary() throws IOException {
        try (FaultRoom room = FaultRoom.open()) {
            TestClient listener = room.server().join();
            TestClient talker = room.server().join();
            Random random = new Random(4711);
            for (String before : List.of("", "a", "ab", "abc")) {
                String line = before + "\ud83d\ude42".repeat(16_000);
                byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
                for (int at = 0; at < bytes.length; ) {
                    int piece = Math.min(bytes.length - at, 1 + random.nextInt(5_000));
                    talker.send(Arrays.copyOfRange(bytes, at, at + piece));
                    at += piece;
                }
                assertEquals(line, listener.lineOf(ClientFaultsIT::isNoCanary));
            }
            listener.close();
            talker.close();
            room.assertUnharmed();
        }
    }
}
