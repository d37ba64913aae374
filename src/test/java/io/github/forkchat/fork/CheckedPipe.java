package io.github.forkchat.fork;

import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Hello;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Request;
import io.github.forkchat.protocol.Signal;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import static io.github.forkchat.fork.TestConversation.CLIENT_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Stands for pipeForkToMain, without a descriptor, and checks what is written: whole frames in envelopes of at most
 * {@link #LIMIT} bytes, one a write, clean text, and nothing behind DISCONNECTED_SIGNAL.
 */
final class CheckedPipe extends FileOutputStream {
    static final int LIMIT = 512;
    private static final int MAX_KEY_BYTES = 32;

    private final int longestBytes;
    /** What Server Main does when it is asked for a view. */
    private final Runnable hello;

    private final List<String> frames = new ArrayList<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private boolean over;

    /** @param longestBytes the longest message */
    CheckedPipe(int longestBytes, Runnable hello) {
        super(new FileDescriptor());
        this.longestBytes = longestBytes;
        this.hello = hello;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws ProtocolException {
        assertTrue(length > 0 && length <= LIMIT, "a write of another length");
        ByteBuffer batch = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.nativeOrder());
        assertTrue(length > Envelope.EXTRA_BYTES, "no envelope");
        int end = offset + length - Envelope.END_BYTES;
        assertEquals(TestConversation.TOKEN, Envelope.token(batch, offset));
        assertEquals(length - Envelope.EXTRA_BYTES, Envelope.framesBytes(batch, offset));
        assertEquals(TestConversation.TOKEN, Envelope.token(batch, end));
        batch.position(offset + Envelope.HEAD_BYTES).limit(end);
        while (batch.hasRemaining()) {
            assertFalse(over, "a frame behind the last");
            assertTrue(batch.remaining() >= Frame.HEADER_BYTES, "no whole header");
            int at = batch.position();
            assertEquals(CLIENT_ID, Frame.clientId(batch, at));
            int lengthBytes = Frame.lengthBytes(batch, at);
            batch.position(at + Frame.HEADER_BYTES);
            assertTrue(lengthBytes >= 0 && lengthBytes <= batch.remaining(), "no whole frame");
            byte[] data = new byte[lengthBytes];
            batch.get(data);
            parts.writeBytes(data);
            Signal signal = Signal.of(Frame.signalNumber(batch, at));
            if (signal != Signal.DATA_PART_SIGNAL) {
                byte[] whole = parts.toByteArray();
                parts.reset();
                frames.add(signal + " " + checked(signal, whole));
            }
        }
    }

    /** A whole frame's data, or that of its parts together, as text. */
    private String checked(Signal signal, byte[] data) throws ProtocolException {
        switch (signal) {
            case DATA_SIGNAL -> {
                return message(data);
            }
            case DISCONNECTED_SIGNAL, CONNECTION_LOST_SIGNAL -> {
                assertEquals(0, data.length);
                over = signal == Signal.DISCONNECTED_SIGNAL;
                return "";
            }
            default -> {
                ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
                return checked(signal, Request.get(bytes, 0, data.length));
            }
        }
    }

    private String message(byte[] text) {
        assertTrue(text.length <= longestBytes, "too long");
        return CleanText.assertClean(text);
    }

    private String checked(Signal signal, Request request) throws ProtocolException {
        byte[] text = request.text();
        assertTrue(request.number() >= 0);
        switch (signal) {
            case NAME_SIGNAL -> assertTrue(text.length <= MAX_KEY_BYTES);
            case HELLO_SIGNAL -> {
                assertTrue(Hello.of(request).key().length <= MAX_KEY_BYTES);
                hello.run();
            }
            case RECEIPT_SIGNAL -> assertEquals(0, text.length + request.name().length);
            default -> command(signal, request);
        }
        return request.number() + " " + CleanText.assertClean(request.name()) + " "
                + HexFormat.of().formatHex(text);
    }

    private void command(Signal signal, Request request) {
        Command.Arguments arguments = Arrays.stream(Command.values())
                .filter(command -> command.signal() == signal)
                .findFirst()
                .orElseThrow(() -> new AssertionError("a worker does not say " + signal))
                .arguments();
        assertTrue(arguments.haveName() || request.name().length == 0);
        assertTrue(arguments.haveText() || request.text().length == 0);
        message(request.text());
    }

    /** What was written: each signal with what it says. */
    List<String> frames() {
        return frames;
    }

    /** The conversation is over, and nothing is left of it. */
    void assertOver() {
        assertTrue(over);
        assertEquals(0, parts.size(), "a message without its last part");
    }
}
