package io.github.forkchat.fork;

import io.github.forkchat.fork.frames.NumberedDescriptor;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.PasswordCheck;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The process that checks passwords, one at a time: it reads questions from descriptor 0 and writes answers to
 * descriptor 4. It is confined like a worker. Server Main passes it the clients' input without parsing it; workers
 * know neither the password nor its hash.
 *
 * <p>Its JVM has the optimizing compiler, which uses the processor's SHA-256 instructions: a check takes 2.5 ms of
 * processor time, and would take 14 ms in a worker's JVM. The process ends at the end of its input, when Server Main
 * is gone.
 *
 * <p>Threads: one.
 */
public final class PasswordChecker {
    private static final int ANSWERS = 4;
    /** Number of checks at the start, so that the code is compiled before the first client needs it. */
    private static final int WARM_UP_CHECKS = 20;

    private final DataInputStream questions;
    private final OutputStream answers;
    private final PasswordGate gate;

    private PasswordChecker(DataInputStream questions, OutputStream answers, boolean recordsAreUsual)
            throws IOException {
        this.questions = questions;
        this.answers = answers;
        byte[] header = new byte[Frame.HEADER_BYTES];
        byte[] data = next(header);
        PasswordHash hash = PasswordHash.get(buffer(data), 0, data.length);
        for (int i = 0; i < WARM_UP_CHECKS; i++) {
            hash.matches(header);
        }
        gate = new PasswordGate(hash, recordsAreUsual);
    }

    /** Started by Server Main; the operand is the room's default view. */
    public static void main(String[] operands) throws IOException {
        boolean recordsAreUsual = ViewName.of(operands[0]) == ViewName.RECORD;
        try (FileOutputStream answers = new FileOutputStream(NumberedDescriptor.of(ANSWERS));
                DataInputStream questions = new DataInputStream(new FileInputStream(FileDescriptor.in))) {
            new PasswordChecker(questions, answers, recordsAreUsual).run();
        } catch (EOFException serverIsGone) {
            return;
        }
    }

    private void run() throws IOException {
        byte[] header = new byte[Frame.HEADER_BYTES];
        while (true) {
            byte[] data = next(header);
            ByteBuffer question = buffer(data);
            byte[] input = new byte[data.length - PasswordCheck.QUESTION_BYTES];
            question.get(PasswordCheck.QUESTION_BYTES, input);
            gate.look(
                    input,
                    PasswordCheck.hasEnded(question, 0),
                    PasswordCheck.MAX_INPUT_BYTES,
                    PasswordCheck.wrongTries(question, 0));
            answer(Frame.clientId(header, 0));
        }
    }

    private byte[] next(byte[] header) throws IOException {
        questions.readFully(header);
        int length = Frame.lengthBytes(header, 0);
        if (Frame.signalNumber(header, 0) != Signal.PASSWORD_SIGNAL.number()
                || length < PasswordCheck.QUESTION_BYTES
                || length > PasswordCheck.QUESTION_BYTES + PasswordCheck.MAX_INPUT_BYTES) {
            throw new ProtocolException("no question: signal " + Frame.signalNumber(header, 0));
        }
        byte[] data = new byte[length];
        questions.readFully(data);
        return data;
    }

    private void answer(int number) throws IOException {
        byte[] utf8 = gate.text().getBytes(StandardCharsets.UTF_8);
        int textBytes = Math.min(utf8.length, PasswordCheck.MAX_TEXT_BYTES);
        int length = PasswordCheck.ANSWER_BYTES + textBytes;
        byte[] frame = new byte[Frame.HEADER_BYTES + length];
        ByteBuffer buffer = buffer(frame);
        Frame.putHeader(buffer, 0, Signal.PASSWORD_SIGNAL, number, length);
        PasswordCheck.putAnswer(buffer, Frame.HEADER_BYTES, gate.verdict(), gate.takeBytes());
        buffer.put(Frame.HEADER_BYTES + PasswordCheck.ANSWER_BYTES, utf8, 0, textBytes);
        answers.write(frame);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
