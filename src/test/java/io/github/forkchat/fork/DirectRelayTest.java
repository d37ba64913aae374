package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.fork.output.ParentWatch;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.testkit.Fuzz;
import io.github.forkchat.testkit.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests of the plain view's fast path, alternating with the normal one. */
final class DirectRelayTest {
    private static final ParentWatch WATCH = new ParentWatch(null);
    private static final String OTHER = "(other)";

    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final ClientOutput client = new ClientOutput(toClient, WATCH);

    /** A pipe that gives what it has in pieces of any size, as a stream and as a channel. */
    private static final class Source extends ByteArrayInputStream implements ReadableByteChannel {
        private final Mutations any;
        private final int longest;

        Source(byte[] stream, Mutations any) {
            super(stream);
            this.any = any;
            longest = any.oneIn(2) ? 100_000 : any.longestPiece();
        }

        @Override
        public synchronized int read(byte[] to, int offset, int length) {
            assertTrue(length > 0, "a read of nothing, for ever");
            return super.read(to, offset, any.between(1, Math.min(length, longest)));
        }

        @Override
        public int read(ByteBuffer to) {
            byte[] piece = new byte[Math.min(longest, to.remaining())];
            int n = read(piece, 0, piece.length);
            to.put(piece, 0, Math.max(0, n));
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            throw new AssertionError("nobody closes it");
        }
    }

    private String output() {
        String text = toClient.toString(StandardCharsets.UTF_8);
        toClient.reset();
        return text;
    }

    /** Relays all of it directly, as often as something else stands in its way. */
    private String relayed(Source pipe) throws IOException {
        FrameReader frames = new FrameReader(pipe);
        DirectRelay relay = new DirectRelay(pipe, client);
        do {
            relay.relay(frames);
            while (frames.next()) {
                client.writeLine(
                        frames.isMessage()
                                ? new String(
                                        frames.bytes(),
                                        frames.textOffset(),
                                        frames.end() - frames.textOffset(),
                                        StandardCharsets.UTF_8)
                                : OTHER);
            }
        } while (pipe.available() > 0);
        return output();
    }

    private static String lines(Mutations any) {
        StringBuilder lines = new StringBuilder(any.cleanText(any.length(40, 2_000)));
        for (int more = any.oneIn(2) ? 0 : any.below(60); more > 0; more--) {
            lines.append('\n').append(any.cleanText(any.below(80)));
        }
        return lines.toString();
    }

    @Test
    void everyMessageIsALineAndTheRestIsLeftHoweverItIsCut() {
        Fuzz.inputs(any -> {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            StringBuilder expected = new StringBuilder();
            for (int count = any.below(20); count > 0; count--) {
                if (any.oneIn(8)) {
                    stream.writeBytes(MainTalk.frame(MainTalk.clean(any, Signal.NOTICE_SIGNAL)));
                    expected.append(OTHER).append('\n');
                } else {
                    String text = any.oneIn(50) ? "x".repeat(any.between(60_000, 65_536)) : lines(any);
                    String name = any.one("", "alice", "n".repeat(255));
                    stream.writeBytes(TestConversation.said(name, text));
                    expected.append(text).append('\n');
                }
            }
            assertEquals(expected.toString(), relayed(new Source(stream.toByteArray(), any)));
        });
    }

    @Test
    void messagesBeforeNonsenseAreShown() {
        Fuzz.inputs(any -> {
            byte[] nonsense = MainTalk.anything(any);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            stream.writeBytes(TestConversation.said("alice", "hello"));
            stream.writeBytes(nonsense);
            FrameReader frames = new FrameReader(new ByteArrayInputStream(new byte[0]));
            new DirectRelay(new Source(stream.toByteArray(), any), client).relay(frames);
            assertTrue(output().startsWith("hello\n"));
        });
    }

    /** Has the plain view show all of it; how many reads were made in the usual way. */
    private int readsOfTheView(byte[] stream) throws IOException {
        FrameReader frames = new FrameReader(new ByteArrayInputStream(stream));
        PlainView view = new PlainView(null, client, new ForkLog(512, false), 3);
        int reads = 0;
        do {
            assertFalse(view.render(frames));
            reads++;
        } while (frames.fill());
        return reads;
    }

    @Test
    void aBusyRoomIsRelayedDirectlyUntilTheFramesAreShort() throws Exception {
        byte[] longFrame = TestConversation.said("alice", "x".repeat(99) + "\n" + "y".repeat(9_900));
        byte[] shortFrame = TestConversation.said("alice", "short");
        int longFrames = 1_500;
        int shortFrames = 40_000;
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < longFrames + shortFrames; i++) {
            stream.writeBytes(i < longFrames ? longFrame : shortFrame);
        }
        int reads = readsOfTheView(stream.toByteArray());
        assertEquals(
                ("x".repeat(99) + "\n" + "y".repeat(9_900) + "\n").repeat(longFrames) + "short\n".repeat(shortFrames),
                output());
        int allReads = stream.size() / FrameReader.SEGMENT_BYTES;
        int shortReads = shortFrame.length * shortFrames / FrameReader.SEGMENT_BYTES;
        assertTrue(reads > shortReads && reads < allReads - shortReads, reads + " of " + allReads + " reads");
    }

    @Test
    void aBusyRoomMayEndSoToo() throws Exception {
        byte[] frame = TestConversation.said("alice", "x".repeat(9_999));
        int count = 1_500;
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            stream.writeBytes(frame);
        }
        int reads = readsOfTheView(stream.toByteArray());
        assertEquals(("x".repeat(9_999) + "\n").repeat(count), output());
        assertTrue(reads < stream.size() / FrameReader.SEGMENT_BYTES / 2, reads + " reads");
    }

    @Test
    void aDisconnectedClientDelaysNothing() throws Exception {
        ClientOutput gone = new ClientOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                WATCH);
        byte[] stream = TestConversation.said("alice", "hello".repeat(10_000));
        FrameReader frames = new FrameReader(new ByteArrayInputStream(new byte[0]));
        ReadableByteChannel pipe = Channels.newChannel(new ByteArrayInputStream(stream));
        new DirectRelay(pipe, gone).relay(frames);
        assertTrue(gone.isGone());
        assertEquals(-1, pipe.read(ByteBuffer.allocate(1)), "all was read");
    }
}
