package io.github.forkchat.server.checker;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.PlainText;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.check.InputCheck;
import io.github.forkchat.server.process.CheckerRole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The buffers for one question to a checker and its answer. A client's input is wiped from memory as soon as the answer
 * has arrived.
 *
 * <p>Threads: the accept loop.
 */
public final class CheckerExchange {
    private static final int QUESTION = Frame.HEADER_BYTES + InputCheck.QUESTION_BYTES;
    private static final int ANSWER = Frame.HEADER_BYTES + InputCheck.ANSWER_BYTES;

    private final NativeBuffer question;
    private final NativeBuffer answer;
    private final CheckerRole role;
    /** The length of the open question; 0 if no question is open. */
    private int questionBytes;
    /** Number of bytes of the question that are written. */
    private int writtenBytes;
    /** Number of bytes of the answer that were read. */
    private int answerBytes;

    CheckerExchange(CheckerRole role) {
        this.role = role;
        question = new NativeBuffer(QUESTION + role.maxInputBytes());
        answer = new NativeBuffer(ANSWER + role.maxMoreBytes());
    }

    /** Whether an answer is due. */
    public boolean isOpen() {
        return questionBytes > 0;
    }

    /**
     * The address at which to store a client's input before {@link #ask}, {@link CheckerRole#maxInputBytes} at
     * most.
     */
    public long inputAddress() {
        return question.address() + QUESTION;
    }

    /**
     * Stores an input of two parts before {@link #ask}.
     *
     * @return its length; the second part is cut if there is no more room
     */
    public int putInput(byte[] first, byte[] second) {
        int firstBytes = Math.min(first.length, role.maxInputBytes());
        int secondBytes = Math.min(second.length, role.maxInputBytes() - firstBytes);
        question.bytes().put(QUESTION, first, 0, firstBytes);
        question.bytes().put(QUESTION + firstBytes, second, 0, secondBytes);
        return firstBytes + secondBytes;
    }

    /** Starts a question. */
    void ask(int number, boolean ended, int tries, int inputBytes) {
        questionBytes = QUESTION + inputBytes;
        int length = InputCheck.QUESTION_BYTES + inputBytes;
        Frame.putHeader(question.bytes(), 0, role.signal(), number, length);
        InputCheck.putQuestion(question.bytes(), Frame.HEADER_BYTES, ended, tries);
        restart();
    }

    /** Resets the position in the question, because another checker has to read the question again. */
    void restart() {
        writtenBytes = 0;
        answerBytes = 0;
    }

    /**
     * Writes as much of the question as the pipe takes: all of it, unless the kernel gives the user only small pipes.
     */
    void writeTo(Fd pipe) throws ErrnoException {
        if (writtenBytes < questionBytes) {
            int n = pipe.write(question.address() + writtenBytes, questionBytes - writtenBytes);
            writtenBytes += Math.max(n, 0);
        }
    }

    /** Drops the question. */
    void forget() {
        wipe(question, questionBytes);
        questionBytes = 0;
    }

    /** Overwrites the first bytes of a buffer that may hold a password. */
    public static void wipe(NativeBuffer buffer, int lengthBytes) {
        for (int i = 0; i < lengthBytes; i++) {
            buffer.bytes().put(i, (byte) 0);
        }
    }

    /**
     * Reads from the checker; returns whether the answer is complete. The next three methods then return the parts of
     * the answer.
     *
     * @throws IOException if the checker sends no answer to the question, or has ended
     */
    boolean readFrom(Fd pipe) throws IOException {
        int n = pipe.read(answer.address() + answerBytes, answer.size() - answerBytes);
        if (n == 0) {
            throw new IOException("it has closed its pipe");
        }
        if (n == Fd.WOULD_BLOCK) {
            return false; // or the last answer would be taken for one to no question
        }
        answerBytes += n;
        if (answerBytes < Frame.HEADER_BYTES || answerBytes < Frame.HEADER_BYTES + answerLength()) {
            return false;
        }
        if (verdict() < 0 || verdict() >= role.verdicts()) {
            throw new ProtocolException("it answers " + verdict());
        }
        forget();
        return true;
    }

    private int answerLength() throws ProtocolException {
        int length = Frame.lengthBytes(answer.bytes(), 0);
        boolean makesSense =
                Frame.signalNumber(answer.bytes(), 0) == role.signal().number()
                        && Frame.clientId(answer.bytes(), 0) == Frame.clientId(question.bytes(), 0)
                        && length >= InputCheck.ANSWER_BYTES
                        && length <= InputCheck.ANSWER_BYTES + role.maxMoreBytes();
        if (!makesSense || !isOpen()) {
            throw new ProtocolException("it answers what was not asked");
        }
        return length;
    }

    /** The number of the checker's verdict. */
    public int verdict() {
        return InputCheck.verdict(answer.bytes(), Frame.HEADER_BYTES);
    }

    /** How many bytes have to be removed from the client's socket. */
    public int takeBytes() {
        int take = InputCheck.takeBytes(answer.bytes(), Frame.HEADER_BYTES);
        return Math.max(0, Math.min(take, role.maxInputBytes()));
    }

    /** The last part of the answer. */
    public byte[] more() {
        byte[] more = new byte[Frame.lengthBytes(answer.bytes(), 0) - InputCheck.ANSWER_BYTES];
        answer.bytes().get(ANSWER, more);
        return more;
    }

    /**
     * The last part of the answer as text, which is for a client or the log. It is cleaned, because a client may have
     * taken over the checker.
     */
    public String moreText() {
        byte[] more = more();
        PlainText.clean(ByteBuffer.wrap(more), 0, more.length);
        return new String(more, StandardCharsets.UTF_8);
    }
}
