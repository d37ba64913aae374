package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.fork.output.ParentWatch;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.testkit.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A worker's conversation in memory, for any input; {@link CheckedPipe} checks its output to Server Main. */
public final class CheckedConversation {
    private static final byte[] HELLO = TestConversation.reply(Signal.HELLO_SIGNAL, 0, "alice", "");
    /** Not started: nobody asks it for the parent. */
    private static final ParentWatch WATCH = new ParentWatch(null);

    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final CheckedPipe pipe;
    private final FrameWriter toMain;
    private final ClientSession session;
    private final Framer framer;

    private CheckedConversation(ForkSettings settings, boolean isAnswered) {
        pipe = new CheckedPipe(settings.messageBytes(), () -> {
            if (isAnswered) {
                assertEquals("", mainSays(HELLO, null));
            }
        });
        toMain = new FrameWriter(pipe, TestConversation.CLIENT_ID, TestConversation.TOKEN, CheckedPipe.LIMIT);
        ClientOutput client = new ClientOutput(toClient, WATCH);
        ForkLog log = new ForkLog(CheckedPipe.LIMIT, false);
        session = new ClientSession(toMain, client, log, TestConversation.CLIENT_ID, settings);
        framer = session.framer();
        session.begin();
    }

    /** One to which Server Main grants at once what its client chooses. */
    public static CheckedConversation answered(ForkSettings settings) {
        return new CheckedConversation(settings, true);
    }

    /** One that has asked for this view, with history, and was not answered yet. */
    public static CheckedConversation asking(ViewName view) {
        return new CheckedConversation(ForkSettings.usual(view.name().toLowerCase(Locale.ROOT), 1), false);
    }

    /** The client sends this, cut anywhere unless {@code cuts} is null. */
    void clientSays(byte[] bytes, Mutations cuts) {
        if (cuts == null) {
            feed(bytes, 0, bytes.length);
        } else {
            cuts.inPieces(bytes.length, (from, to) -> feed(bytes, from, to));
        }
    }

    private void feed(byte[] bytes, int from, int to) {
        framer.feed(bytes, from, to, session);
        toMain.flush();
    }

    /** The client has ended its input, or its connection broke. */
    void clientEnds(boolean lost) {
        if (lost) {
            session.connectionLost();
        }
        framer.end(session);
        session.leave();
        toMain.flush();
        pipe.assertOver();
    }

    /** Server Main writes this, read in one piece unless {@code cuts} is not null; why the worker ends, or nothing. */
    public String mainSays(byte[] stream, Mutations cuts) {
        int longest = cuts == null ? 0 : cuts.longestPiece();
        InputStream in = new ByteArrayInputStream(stream) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                assertTrue(length > 0, "a read of nothing, for ever");
                return super.read(to, offset, cuts == null ? length : cuts.between(1, Math.min(length, longest)));
            }
        };
        try {
            new ForkWriteDataToClient(new FrameReader(in), session.views()).run();
            return "";
        } catch (IllegalStateException ends) {
            if (ends.getCause() instanceof ProtocolException) {
                return ends.getMessage();
            }
            throw ends;
        }
    }

    public ClientSession conversation() {
        return session;
    }

    public Framer framer() {
        return framer;
    }

    /** What was said to Server Main. */
    List<String> frames() {
        return pipe.frames();
    }

    /** What was written to the client. */
    public byte[] output() {
        return toClient.toByteArray();
    }
}
