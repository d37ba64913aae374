package io.github.forkchat.fork.frames;

import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import io.github.forkchat.protocol.check.InputCheck;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A checker's ends of its two pipes: questions come from descriptor 0, answers go to descriptor 4. See {@link
 * InputCheck}.
 *
 * <p>Threads: one.
 */
public final class CheckerPipes implements AutoCloseable {
    private static final int ANSWERS = 4;

    private final Signal signal;
    private final int maxInputBytes;
    private final int maxMoreBytes;
    private final DataInputStream questions = new DataInputStream(new FileInputStream(FileDescriptor.in));
    private final FileOutputStream answers;
    private final byte[] header = new byte[Frame.HEADER_BYTES];
    private byte[] data = {};

    /**
     * Opens the pipes, for inputs of the usual lengths.
     *
     * @param signal the signal of its frames
     */
    public CheckerPipes(Signal signal) throws IOException {
        this(signal, InputCheck.MAX_INPUT_BYTES, InputCheck.MAX_MORE_BYTES);
    }

    /**
     * Opens the pipes.
     *
     * @param signal the signal of its frames
     * @param maxInputBytes maximum length of the input in a question
     * @param maxMoreBytes maximum length of the last part of an answer
     */
    public CheckerPipes(Signal signal, int maxInputBytes, int maxMoreBytes) throws IOException {
        this.signal = signal;
        this.maxInputBytes = maxInputBytes;
        this.maxMoreBytes = maxMoreBytes;
        answers = new FileOutputStream(NumberedDescriptor.of(ANSWERS));
    }

    /**
     * Waits for the next frame, and returns its data.
     *
     * @throws java.io.EOFException if Server Main is gone
     * @throws ProtocolException if it is no question
     */
    public byte[] next() throws IOException {
        questions.readFully(header);
        int length = Frame.lengthBytes(header, 0);
        if (Frame.signalNumber(header, 0) != signal.number()
                || length < InputCheck.QUESTION_BYTES
                || length > InputCheck.QUESTION_BYTES + maxInputBytes) {
            throw new ProtocolException("no question: signal " + Frame.signalNumber(header, 0));
        }
        data = new byte[length];
        questions.readFully(data);
        return data;
    }

    /** The client's input in the last question. */
    public byte[] input() {
        byte[] input = new byte[data.length - InputCheck.QUESTION_BYTES];
        System.arraycopy(data, InputCheck.QUESTION_BYTES, input, 0, input.length);
        return input;
    }

    /** Whether the client of the last question has closed its sending side. */
    public boolean hasEnded() {
        return InputCheck.hasEnded(buffer(data), 0);
    }

    /** The number of earlier tries of the client of the last question. */
    public int tries() {
        return InputCheck.tries(buffer(data), 0);
    }

    /**
     * Answers the last question; a long last part is cut.
     *
     * @param verdict its position is its number on the pipe
     */
    @SuppressWarnings("EnumOrdinal") // the other end has the same class
    public void answer(Enum<?> verdict, int takeBytes, byte[] more) throws IOException {
        int moreBytes = Math.min(more.length, maxMoreBytes);
        int length = InputCheck.ANSWER_BYTES + moreBytes;
        byte[] frame = new byte[Frame.HEADER_BYTES + length];
        ByteBuffer buffer = buffer(frame);
        Frame.putHeader(buffer, 0, signal, Frame.clientId(header, 0), length);
        InputCheck.putAnswer(buffer, Frame.HEADER_BYTES, verdict.ordinal(), takeBytes);
        buffer.put(Frame.HEADER_BYTES + InputCheck.ANSWER_BYTES, more, 0, moreBytes);
        answers.write(frame);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws IOException {
        answers.close();
        questions.close();
    }
}
