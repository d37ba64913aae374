package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.FrameReader;
import io.github.forkchat.fork.frames.FrameWriter;
import io.github.forkchat.fork.input.Framer;
import io.github.forkchat.fork.output.ClientOutput;
import io.github.forkchat.fork.output.ParentWatch;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.FrameDecoder;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * A worker's conversation without its process: bytes of the client and frames of Server Main go in, bytes for the client
 * and frames for Server Main come out. Its client's id is 3; a file stands for pipeForkToMain.
 */
public final class TestConversation {
    static final int CLIENT_ID = 3;
    public static final long TOKEN = Envelope.token(0x1234_5678_9abc_def0L);
    /** 2026-11-25T12:03:05.120Z. */
    static final long TIME = 1_795_608_185_120L;

    private static final int LIMIT = 512;

    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final Path pipe;
    private final FrameWriter toMain;
    private final ClientSession session;
    private final Framer framer;
    private int framesRead;

    private TestConversation(Path folder, ForkSettings settings) {
        try {
            pipe = Files.createTempFile(folder, "pipe", "");
            toMain = new FrameWriter(new FileOutputStream(pipe.toFile()), CLIENT_ID, TOKEN, LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ClientOutput client = new ClientOutput(toClient, new ParentWatch(null));
        session = new ClientSession(toMain, client, new ForkLog(LIMIT, false), CLIENT_ID, settings);
        framer = session.framer();
        session.begin();
        toMain.flush();
    }

    /** One whose usual view and history are these; see {@link ForkSettings}. */
    static TestConversation begin(Path folder, String view, int history) {
        return begin(folder, ForkSettings.usual(view, history));
    }

    /** One with these settings. */
    static TestConversation begin(Path folder, ForkSettings settings) {
        return new TestConversation(folder, settings);
    }

    /** One that is in this view, without history; neither its frames nor its client's lines so far are left. */
    static TestConversation inView(Path folder, String choices) {
        return inView(folder, ForkSettings.usual("plain", ForkSettings.USUAL_HISTORY), choices);
    }

    /** The same with these settings. */
    static TestConversation inView(Path folder, ForkSettings settings, String choices) {
        TestConversation session = begin(folder, settings);
        session.clientSends("%forkchat/1 " + choices + "\n");
        session.mainSends(reply(Signal.HELLO_SIGNAL, 0, "alice", ""));
        session.frames();
        session.output();
        return session;
    }

    /** The client sends this, in one piece. */
    void clientSends(String text) {
        clientSends(text.getBytes(StandardCharsets.UTF_8));
    }

    void clientSends(byte[] bytes) {
        framer.feed(bytes, 0, bytes.length, session);
        toMain.flush();
    }

    /** The client has ended its input. */
    void clientEnds() {
        framer.end(session);
        session.leave();
    }

    /** Server Main writes these frames. */
    void mainSends(byte[]... frames) {
        mainSendsInPieces(Integer.MAX_VALUE, frames);
    }

    /** The same, but no read gives more than so many bytes. */
    void mainSendsInPieces(int mostBytes, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        InputStream in = new ByteArrayInputStream(all.toByteArray()) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, mostBytes));
            }
        };
        new ForkWriteDataToClient(new FrameReader(in), session.views()).run();
    }

    /** What was written to the client since the last call. */
    String output() {
        byte[] bytes = outputBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    byte[] outputBytes() {
        byte[] bytes = toClient.toByteArray();
        toClient.reset();
        return bytes;
    }

    /**
     * The frames that were written to Server Main since the last call, the parts of one put together: its signal, a
     * request's number and name, the text.
     */
    List<String> frames() {
        List<String> frames = new ArrayList<>();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(pipe)).order(ByteOrder.nativeOrder());
            bytes.position(framesRead);
            FrameDecoder decoder = new FrameDecoder(LIMIT, id -> id == CLIENT_ID ? TOKEN : Envelope.NO_TOKEN);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            while (decoder.next(bytes, true)) {
                assertFalse(decoder.isViolation());
                byte[] data = new byte[decoder.lengthBytes()];
                bytes.get(decoder.dataOffset(), data);
                whole.writeBytes(data);
                if (decoder.signal() != Signal.DATA_PART_SIGNAL) {
                    frames.add(text(decoder.signal(), whole.toByteArray()));
                    whole.reset();
                }
            }
            framesRead = bytes.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frames;
    }

    private static String text(Signal signal, byte[] data) throws IOException {
        if (signal == Signal.DATA_SIGNAL || data.length == 0) {
            return (signal + " " + new String(data, StandardCharsets.UTF_8)).strip();
        }
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
        Request request = Request.get(bytes, 0, data.length);
        return (signal + " " + request.number() + " " + new String(request.name(), StandardCharsets.UTF_8) + " "
                        + new String(request.text(), StandardCharsets.UTF_8))
                .stripTrailing();
    }

    /** A frame of Server Main's to all: a message, or an event. */
    static byte[] message(Signal signal, int clientId, String name, String text) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] textBytes = text.getBytes(StandardCharsets.UTF_8);
        int prefix = Message.prefixBytes(nameBytes.length);
        ByteBuffer data = ByteBuffer.allocate(prefix + textBytes.length).order(ByteOrder.nativeOrder());
        Message.putPrefix(data, 0, TIME, nameBytes);
        data.put(prefix, textBytes);
        return frame(signal.number(), clientId, data.array());
    }

    /** What another client says. */
    static byte[] said(String name, String text) {
        return message(Signal.DATA_SIGNAL, 7, name, text);
    }

    /** A frame of Server Main's to this fork alone. */
    public static byte[] reply(Signal signal, int number, String name, String text) {
        ByteBuffer data =
                Reply.of(number, TIME, name.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = new byte[data.capacity()];
        data.get(0, bytes);
        return frame(signal.number(), CLIENT_ID, bytes);
    }

    /** Any frame. */
    static byte[] frame(int signal, int clientId, byte[] data) {
        return ByteBuffer.allocate(Frame.HEADER_BYTES + data.length)
                .order(ByteOrder.nativeOrder())
                .putInt(signal)
                .putInt(clientId)
                .putInt(data.length)
                .put(data)
                .array();
    }
}
