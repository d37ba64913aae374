package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The log and its cursors, with a real pipe behind each. */
final class LogCursorTest {
    private static final int LOG_BYTES = 1 << 18;
    private static final byte[] NAME = "client0".getBytes(StandardCharsets.UTF_8);

    private final BroadcastLog log = new BroadcastLog(LOG_BYTES);

    @AfterEach
    void closeLog() {
        log.close();
    }

    /** A fork with its end of the pipe. */
    private final class Fork implements AutoCloseable {
        private final PipeMainToFork pipe = new PipeMainToFork(PipeBudget.of(1));
        private final NativeBuffer memory = new NativeBuffer(1 << 20);
        private final ByteBuffer received = memory.bytes().limit(0);
        private final LogCursor cursor;
        private final List<String> texts = new ArrayList<>();

        Fork(int clientId) throws ErrnoException {
            cursor = new LogCursor(log, pipe, clientId);
            pipe.readEnd().setNonBlocking(true);
        }

        /** Reads what is in the pipe. */
        void read() throws ErrnoException, ProtocolException {
            received.compact();
            for (int n = 0; n != Fd.WOULD_BLOCK; received.position(received.position() + Math.max(0, n))) {
                n = pipe.readEnd().read(memory.address() + received.position(), received.remaining());
            }
            received.flip();
            while (received.remaining() >= Frame.HEADER_BYTES
                    && received.remaining() >= Frame.HEADER_BYTES + Frame.lengthBytes(received, received.position())) {
                byte[] data = new byte[Frame.lengthBytes(received, received.position())];
                received.get(received.position() + Frame.HEADER_BYTES, data);
                int text = Message.textOffset(data, 0, data.length);
                texts.add(Frame.clientId(received, received.position()) + ":"
                        + new String(data, text, data.length - text, StandardCharsets.UTF_8));
                received.position(received.position() + Frame.HEADER_BYTES + data.length);
            }
        }

        @Override
        public void close() {
            pipe.close();
            memory.close();
        }
    }

    private void say(int clientId, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.append(clientId, 1L, NAME, ByteBuffer.wrap(bytes), 0, bytes.length);
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

    @Test
    void everyOrderOfTalkersAndReadersRoundTheRingGivesTheSame() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<List<String>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Fork zero = new Fork(0);
                Fork one = new Fork(1);
                Fork two = new Fork(2)) {
            List<Fork> forks = List.of(zero, one, two);
            for (int i = 0; i < 2_000; i++) {
                int sender = random.nextInt(4);
                String text = i + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 60_000 : 600));
                long needed = log.tail() + BroadcastLog.MAX_FRAME_BYTES - LOG_BYTES;
                for (Fork fork : forks) {
                    while (fork.cursor.position() < needed) { // as the relay would hold the senders back
                        fork.cursor.deliver();
                        fork.read();
                    }
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
        assertTrue(log.tail() > 4 * LOG_BYTES, "the ring was gone round");
    }
}
