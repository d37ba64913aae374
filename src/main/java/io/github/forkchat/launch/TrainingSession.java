package io.github.forkchat.launch;

import io.github.forkchat.libc.Constant;
import io.github.forkchat.libc.Os;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Message;
import io.github.forkchat.protocol.Reply;
import io.github.forkchat.protocol.Signal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a client and Server Main say in a {@link TrainingRun}. Threads: immutable.
 *
 * @param lines the lines of the client
 * @param frames number of frames that the worker sends for them
 * @param last the last of these frames
 * @param answers the frames of Server Main; each causes a line for the client
 */
record TrainingSession(List<String> lines, int frames, Signal last, List<Answer> answers) {
    private static final int FRAME_LIMIT_BYTES = Constant.PIPE_BUF.on(Os.current());
    private static final byte[] NAME = "trainer".getBytes(StandardCharsets.UTF_8);
    private static final int REQUEST = 1;
    private static final String WHO = "id=0 peer=127.0.0.1:8784 pid=1 messages=0 bytes=0 behind=0 idle=0";

    /**
     * A frame of Server Main.
     *
     * @param data see {@link Signal}
     */
    record Answer(Signal signal, ByteBuffer data) {
        static Answer message(Signal signal, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int prefix = Message.prefixBytes(NAME.length);
            ByteBuffer data = ByteBuffer.allocate(prefix + bytes.length).order(ByteOrder.nativeOrder());
            Message.putPrefix(data, 0, System.currentTimeMillis(), NAME);
            return new Answer(signal, data.put(prefix, bytes));
        }

        static Answer reply(Signal signal, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Answer(signal, Reply.of(REQUEST, System.currentTimeMillis(), NAME, bytes));
        }

        /** Writes the frame; returns its length. */
        int writeTo(ByteBuffer to, int clientId) {
            Frame.putHeader(to, 0, signal, clientId, data.capacity());
            to.put(Frame.HEADER_BYTES, data, 0, data.capacity());
            return Frame.HEADER_BYTES + data.capacity();
        }
    }

    /** The plain view: text as it is, text to be cleaned, and a message of two frames. */
    static TrainingSession plain() {
        return new TrainingSession(
                List.of("hello", "gr\u00fc\u00dfe \u0007", "x".repeat(FRAME_LIMIT_BYTES)),
                4,
                Signal.DATA_SIGNAL,
                List.of(Answer.message(Signal.DATA_SIGNAL, "hello, training")));
    }

    /** The json view, as {@code forkchat who} and {@code forkchat send} use it. */
    static TrainingSession json() {
        return new TrainingSession(
                List.of(
                        "%forkchat/1 view=json visitor=yes events=off history=0 tag=0123456789abcdef",
                        "{\"type\":\"who\",\"request\":1}", "{\"type\":\"message\",\"text\":\"hello\",\"request\":2}"),
                4,
                Signal.RECEIPT_SIGNAL,
                List.of(
                        Answer.reply(Signal.HELLO_SIGNAL, ""),
                        Answer.reply(Signal.WHO_SIGNAL, WHO),
                        Answer.reply(Signal.RECEIPT_SIGNAL, "")));
    }

    /** The json view with events, as {@code forkchat client} uses it. */
    static TrainingSession events() {
        return new TrainingSession(
                List.of("%forkchat/1 view=json name=trainer key=0123456789abcdef0123456789abcdef history=20"),
                1,
                Signal.HELLO_SIGNAL,
                List.of(
                        Answer.reply(Signal.HELLO_SIGNAL, ""),
                        Answer.message(Signal.JOINED_SIGNAL, ""),
                        Answer.message(Signal.DATA_SIGNAL, "hello, training")));
    }
}
