package io.github.forkchat.server.ring;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the ring and its cursors, with a real pipe behind each cursor. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
final class RingCursorTest {
    private static final int LOG_BYTES = 1 << 18;
    private static final byte[] NAME = "client0".getBytes(StandardCharsets.UTF_8);

    private final BroadcastRing ring;
    private final RecentMessages recent;

    /** @param gives whether forks may be given the log's pages themselves, where the system can do so */
    RingCursorTest(boolean gives) {
        ring = new BroadcastRing(gives ? RingMemory.of(LOG_BYTES) : RingMemory.copied(LOG_BYTES));
        ring.joinLines(true);
        recent = new RecentMessages(ring);
    }

    @AfterEach
    void closeLog() {
        ring.close();
    }

    /** A fork with its end of the pipe. */
    private final class Fork implements AutoCloseable {
        private final PipeMainToFork pipe = new PipeMainToFork(PipeBudget.of(1));
        private final NativeBuffer memory = new NativeBuffer(1 << 20);
        private final ByteBuffer received = memory.bytes().limit(0);
        private final RingCursor cursor;
        private final List<String> texts = new ArrayList<>();
        private int frames;
        /** Where in {@link #texts} the history begins, and how much of it was said before this fork was there. */
        private int historyAt;

        private int historyBefore;

        Fork(int clientId) throws ErrnoException {
            cursor = new RingCursor(ring, pipe, clientId);
            pipe.readEnd().setNonBlocking(true);
        }

        /** Reads what is in the pipe. */
        void read() throws ErrnoException, ProtocolException {
            received.compact();
            for (int n = 0; n != Fd.WOULD_BLOCK; received.position(received.position() + Math.max(0, n))) {
                n = pipe.readEnd().read(memory.address() + received.position(), received.remaining());
            }
            received.flip();
            if (received.remaining() >= Frame.HEADER_BYTES) {
                int length = Frame.lengthBytes(received, received.position());
                assertTrue(length >= 0 && length <= Reply.MAX_BYTES, "no frame begins here");
            }
            while (received.remaining() >= Frame.HEADER_BYTES
                    && received.remaining() >= Frame.HEADER_BYTES + Frame.lengthBytes(received, received.position())) {
                byte[] data = new byte[Frame.lengthBytes(received, received.position())];
                received.get(received.position() + Frame.HEADER_BYTES, data);
                Signal signal = Signal.of(Frame.signalNumber(received, received.position()));
                int message = signal.recipients() == Signal.Recipients.ONE ? Reply.OFF_MESSAGE : 0;
                int text = Message.textOffset(data, message, data.length - message);
                String together = new String(data, text, data.length - text, StandardCharsets.UTF_8);
                for (String line : together.split("\n", -1)) {
                    texts.add(Frame.clientId(received, received.position()) + ":" + line);
                }
                frames++;
                received.position(received.position() + Frame.HEADER_BYTES + data.length);
            }
        }

        @Override
        public void close() {
            pipe.close();
            memory.close();
        }
    }

    /** The position of the frame that has it now. */
    private long say(int clientId, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ring.append(clientId, 1L, NAME, ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void aForkGetsWhatOthersSaySinceItCame() throws Exception {
        say(1, "before");
        try (Fork fork = new Fork(0)) {
            say(1, "a");
            say(0, "own");
            fork.cursor.ownAppended();
            say(2, "b");
            say(0, "own again");
            fork.cursor.ownAppended();
            say(1, "c");
            fork.cursor.deliver();
            fork.read();
            assertEquals(List.of("1:a", "2:b", "1:c"), fork.texts);
            assertEquals(0, fork.cursor.bytesBehind());
        }
    }

    @Test
    void ownMessagesAloneWaitForNobody() throws Exception {
        try (Fork fork = new Fork(0)) {
            say(0, "own");
            fork.cursor.ownAppended();
            assertTrue(fork.cursor.bytesBehind() > 0);
            assertEquals(0, fork.cursor.deliver());
            assertEquals(0, fork.cursor.bytesBehind());
        }
    }

    @Test
    void nothingComesAfterTheEnd() throws Exception {
        try (Fork fork = new Fork(0)) {
            say(1, "due");
            fork.cursor.endHere();
            say(1, "not due");
            fork.cursor.deliver();
            fork.read();
            assertEquals(List.of("1:due"), fork.texts);
            assertEquals(0, fork.cursor.bytesBehind());
        }
    }

    private void tell(Signal signal, int clientId, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (signal.recipients() == Signal.Recipients.ONE) {
            ring.append(signal, clientId, Reply.of(0, 1L, NAME, bytes));
        } else {
            ring.append(signal, clientId, 1L, NAME, bytes);
        }
    }

    /** Appends a list of some length for one client alone. */
    private void list(int clientId, Random random, List<String> expected) {
        for (int i = random.nextInt(3 * ReplyRuns.MIN_FRAMES); i > 0; i--) {
            tell(Signal.WHO_SIGNAL, clientId, "listed " + i);
            expected.add(clientId + ":listed " + i);
        }
    }

    @Test
    void eventsGoToListenersAndRepliesToOneClient() throws Exception {
        try (Fork listener = new Fork(0);
                Fork deaf = new Fork(1)) {
            listener.cursor.listenToEvents(true);
            say(2, "a");
            tell(Signal.JOINED_SIGNAL, 3, "joined");
            tell(Signal.JOINED_SIGNAL, 0, "about itself");
            tell(Signal.RECEIPT_SIGNAL, 1, "receipt");
            say(2, "b");
            for (Fork fork : List.of(listener, deaf)) {
                fork.cursor.deliver();
                fork.read();
                assertEquals(0, fork.cursor.bytesBehind());
            }
            assertEquals(List.of("2:a", "3:joined", "2:b"), listener.texts);
            assertEquals(List.of("2:a", "1:receipt", "2:b"), deaf.texts);
        }
    }

    @Test
    void anIdThatIsUsedAgainGetsNothingThatWasForTheOneBefore() throws Exception {
        tell(Signal.RECEIPT_SIGNAL, 0, "receipt of another");
        recent.add(say(0, "said by another"), bytes("said by another"));
        try (Fork fork = new Fork(0)) {
            recent.add(say(1, "a"), bytes("a"));
            tell(Signal.RECEIPT_SIGNAL, 0, "receipt");
            fork.cursor.giveHistory(recent.last(2));
            fork.cursor.deliver();
            fork.read();
            assertEquals(List.of("1:a", "0:receipt", "0:said by another", "1:a"), fork.texts);
            assertEquals(0, fork.cursor.bytesBehind());
        }
    }

    @Test
    void messagesOfOneClientShareAFrameUntilItIsDelivered() throws Exception {
        try (Fork fork = new Fork(0)) {
            say(1, "a");
            say(1, "");
            say(1, "b");
            say(2, "c");
            fork.cursor.deliver();
            say(2, "d");
            try (Fork newcomer = new Fork(3)) {
                say(2, "e");
                tell(Signal.RECEIPT_SIGNAL, 3, "receipt");
                say(2, "f");
                ring.joinLines(false);
                say(2, "g");
                newcomer.cursor.deliver();
                newcomer.read();
                assertEquals(List.of("2:e", "3:receipt", "2:f", "2:g"), newcomer.texts);
            }
            fork.cursor.deliver();
            fork.read();
            assertEquals(List.of("1:a", "1:", "1:b", "2:c", "2:d", "2:e", "2:f", "2:g"), fork.texts);
            assertEquals(6, fork.frames, "a, nothing and b share one");
        }
    }

    @Test
    void onlySoMuchSharesAFrame() throws Exception {
        try (Fork fork = new Fork(0)) {
            String half = "x".repeat(Message.MAX_LINES_BYTES / 2 - 1);
            for (String text : List.of(half, half + "y", half, half + "yy", half + half, "z")) {
                say(1, text);
            }
            fork.cursor.deliver();
            fork.read();
            assertEquals(
                    List.of("1:" + half, "1:" + half + "y", "1:" + half, "1:" + half + "yy", "1:" + half + half, "1:z"),
                    fork.texts);
            assertEquals(4, fork.frames);
        }
    }

    @Test
    void historyBeginsWithinAFrameToo() throws Exception {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String text = "x".repeat(i % 3) + i;
            recent.add(say(1, text), bytes(text));
            said.add("1:" + text);
        }
        for (int wanted = 1; wanted <= said.size(); wanted++) {
            try (Fork fork = new Fork(0)) {
                fork.cursor.giveHistory(recent.last(wanted));
                assertEquals(0, fork.cursor.position(), "the frame is still needed");
                fork.cursor.deliver();
                fork.read();
                assertEquals(said.subList(said.size() - wanted, said.size()), fork.texts);
                assertEquals(1, fork.frames);
                assertEquals(0, fork.cursor.bytesBehind());
            }
        }
    }

    private void keepHistory() {
        if (recent.fadingBytes() > 0) {
            recent.copyFading();
        }
    }

    @Test
    void answersDoNotDriveTheHistoryOut() throws Exception {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // two messages of a sender share a frame
            String text = "x".repeat(i % 3) + i;
            recent.add(say(i / 2, text), bytes(text));
            said.add(i / 2 + ":" + text);
        }
        for (int round = 0; round < 3; round++) {
            for (int at = 0; at < LOG_BYTES; at += 1_000) {
                tell(Signal.WHO_SIGNAL, 3, "x".repeat(1_000));
                keepHistory();
            }
            for (int wanted : new int[] {1, 2, 3, 39, 40, 100}) {
                int given = Math.min(wanted, said.size());
                assertEquals(given, recent.available(wanted));
                try (Fork fork = new Fork(0)) {
                    fork.cursor.giveHistory(recent.last(given));
                    fork.cursor.deliver();
                    fork.read();
                    assertEquals(said.subList(said.size() - given, said.size()), fork.texts);
                    assertEquals(0, fork.cursor.bytesBehind());
                }
            }
            recent.add(say(2, "said in round " + round), bytes("said in round " + round));
            said.add("2:said in round " + round);
        }
    }

    @Test
    void onlySoMuchOfTheHistoryIsKept() {
        String text = "x".repeat(1_000);
        for (int i = 0; i < 40; i++) {
            recent.add(say(i, text), bytes(text));
        }
        long copied = 0;
        for (int at = 0; at < LOG_BYTES; at += 1_000) {
            tell(Signal.WHO_SIGNAL, 3, text);
            long before = ring.tail();
            keepHistory();
            copied += ring.tail() - before;
        }
        assertEquals(15, recent.available(40), "frames of 1,036 bytes in a sixteenth of the ring");
        assertTrue(copied <= LOG_BYTES / 2, () -> "copied too often");
    }

    @Test
    void historyJoinsNewMessagesWithoutASeam() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int number = 0;
        for (int newcomer = 0; newcomer < 200; newcomer++) {
            try (Fork fork = new Fork(0)) {
                List<String> expected = new ArrayList<>();
                int greeting = random.nextInt(30);
                int wanted = random.nextInt(60);
                List<String> saidBefore = new ArrayList<>();
                int given = -1;
                for (int i = 0; i < 60; i++) {
                    String text = number++ + "x".repeat(random.nextInt(random.nextBoolean() ? 30 : 3_000));
                    recent.add(say(1, text), bytes(text));
                    if (random.nextInt(4) == 0) {
                        tell(Signal.JOINED_SIGNAL, 3, "not listened to");
                    }
                    saidBefore.add("1:" + text);
                    expected.add("1:" + text);
                    if (i == greeting) {
                        given = recent.available(wanted);
                        list(0, random, expected);
                        tell(Signal.HELLO_SIGNAL, 0, "hello");
                        expected.add("0:hello");
                        if (given > 0) {
                            fork.cursor.giveHistory(recent.last(given));
                        }
                        int first = Math.max(0, saidBefore.size() - given);
                        assertTrue(given <= wanted, "seed " + seed);
                        fork.historyBefore = given - (saidBefore.size() - first);
                        fork.historyAt = expected.size();
                        expected.addAll(saidBefore.subList(first, saidBefore.size()));
                        list(0, random, expected);
                    }
                    if (random.nextInt(4) == 0) {
                        list(3, random, new ArrayList<>());
                        keepHistory();
                    }
                    if (random.nextInt(3) == 0) {
                        fork.cursor.deliver();
                        fork.read();
                    }
                }
                while (fork.cursor.bytesBehind() > 0) {
                    fork.cursor.deliver();
                    fork.read();
                }
                fork.read();
                // What was said before this newcomer came is looked at by number alone.
                List<String> earlier = fork.texts.subList(fork.historyAt, fork.historyAt + fork.historyBefore);
                int firstNumber = number - 60 - earlier.size();
                for (String text : earlier) {
                    assertTrue(text.startsWith("1:" + firstNumber++ + "x") || text.equals("1:" + (firstNumber - 1)));
                }
                earlier.clear();
                assertEquals(expected, fork.texts, "seed " + seed);
            }
        }
    }

    @Test
    void splicedPagesStayUnchangedHoweverLateAForkReads() throws Exception {
        List<String> expected = new ArrayList<>();
        try (Fork late = new Fork(0)) {
            late.pipe.readEnd().setNonBlocking(true);
            for (int i = 0; i < 3; i++) {
                say(1, i + "x".repeat(RingMemory.MIN_GIVEN_BYTES));
                expected.add("1:" + i + "x".repeat(RingMemory.MIN_GIVEN_BYTES));
                late.cursor.deliver();
                assertEquals(0, late.cursor.bytesBehind(), "the pipe took all of it");
            }
            for (long end = ring.tail() + 2 * LOG_BYTES; ring.tail() < end; ) {
                say(2, "said later" + "y".repeat(1_000));
            }
            late.read();
            assertEquals(expected, late.texts);
        }
    }

    @Test
    void everyOrderOfTalkersAndReadersRoundTheRingGivesTheSame() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<String>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Fork zero = new Fork(0);
                Fork one = new Fork(1);
                Fork two = new Fork(2)) {
            List<Fork> forks = List.of(zero, one, two);
            int sender = 0;
            for (int i = 0; i < 2_000; i++) {
                sender = random.nextBoolean() ? sender : random.nextInt(4);
                String text = i + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 60_000 : 600));
                ring.joinLines(random.nextInt(10) != 0);
                long needed = ring.goneAfter(BroadcastRing.MAX_FRAME_BYTES);
                for (Fork fork : forks) {
                    while (fork.cursor.position() < needed) { // as the relay would hold the senders back
                        fork.cursor.deliver();
                        fork.read();
                    }
                }
                int asker = random.nextInt(20);
                if (asker < 4) {
                    list(asker, random, asker < 3 ? expected.get(asker) : new ArrayList<>());
                }
                say(sender, text);
                for (int id = 0; id < 3; id++) {
                    if (id == sender) {
                        forks.get(id).cursor.ownAppended();
                    } else {
                        expected.get(id).add(sender + ":" + text);
                    }
                    if (random.nextInt(3) == 0) {
                        forks.get(id).cursor.deliver();
                    }
                }
            }
            for (int id = 0; id < 3; id++) {
                while (forks.get(id).cursor.bytesBehind() > 0) {
                    forks.get(id).cursor.deliver();
                    forks.get(id).read();
                }
                forks.get(id).read();
                assertEquals(expected.get(id), forks.get(id).texts, "seed " + seed);
            }
        }
        assertTrue(ring.tail() > 4 * LOG_BYTES, "the ring was gone round");
    }
}
