package io.github.forkchat.server;

import io.github.forkchat.launch.WorkerCommand;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.PasswordCheck;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.ProtocolException;
import io.github.forkchat.protocol.Signal;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The password checker, a process beside the server: {@link io.github.forkchat.fork.PasswordChecker}. It is asked one
 * thing at a time; one that ends is started again, and asked once more.
 *
 * <p>Threads: the accept loop.
 */
final class CheckerProcess {
    private static final int END_MILLIS = 1_000;
    /** Between two starts; longer than a start takes. */
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int QUESTION = Frame.HEADER_BYTES + PasswordCheck.QUESTION_BYTES;
    private static final int ANSWER = Frame.HEADER_BYTES + PasswordCheck.ANSWER_BYTES;

    private final ForkLauncher launcher;
    private final String usualView;
    private final PasswordHash hash;
    private final ServerLog log;
    private final NativeBuffer question = new NativeBuffer(QUESTION + PasswordCheck.MAX_INPUT_BYTES);
    private final NativeBuffer answer = new NativeBuffer(ANSWER + PasswordCheck.MAX_TEXT_BYTES);
    private int answerBytes;
    private int questionBytes;
    /** Null while none runs. */
    private ChildProcess child;

    private Fd toChecker;
    private Fd fromChecker;
    private long startAtNanos = System.nanoTime();

    /** @param usualView the view of clients whose first line does not choose one */
    CheckerProcess(String password, String usualView, ForkLauncher launcher, ServerLog log) {
        this.launcher = launcher;
        this.usualView = usualView;
        this.log = log;
        hash = PasswordHash.of(password);
    }

    /** Starts it if it does not run, unless that was tried just now. */
    void ensureRunning(long nowNanos) {
        if (child != null || nowNanos - startAtNanos < 0) {
            return;
        }
        startAtNanos = nowNanos + RESTART_NANOS;
        try {
            start();
        } catch (IOException e) {
            log.say("cannot start the password checker: " + e.getMessage());
        }
    }

    private void start() throws IOException {
        Pipe questions = Pipe.create();
        Pipe answers;
        try {
            answers = Pipe.create();
        } catch (ErrnoException e) {
            questions.close();
            throw e;
        }
        toChecker = questions.writeEnd();
        fromChecker = answers.readEnd();
        try (ExecArguments program = WorkerCommand.passwordChecker(usualView)) {
            child = launcher.launchChecker(program, questions.readEnd(), answers.writeEnd());
            fromChecker.setNonBlocking(true);
            sendHash();
            if (isAsked()) {
                send();
            }
        } finally {
            questions.readEnd().close();
            answers.writeEnd().close();
            if (child == null) {
                toChecker.close();
                fromChecker.close();
            }
        }
    }

    private void sendHash() throws ErrnoException {
        try (NativeBuffer frame = new NativeBuffer(Frame.HEADER_BYTES + PasswordHash.LENGTH_BYTES)) {
            Frame.putHeader(frame.bytes(), 0, Signal.PASSWORD_SIGNAL, 0, PasswordHash.LENGTH_BYTES);
            hash.put(frame.bytes(), Frame.HEADER_BYTES);
            toChecker.write(frame.address(), frame.size());
        }
    }

    /** Polled for readability: an answer. Null while it does not run. */
    Fd fd() {
        return child == null ? null : fromChecker;
    }

    /** Whether an answer is due. */
    boolean isAsked() {
        return questionBytes > 0;
    }

    /** Where what a client has sent goes, {@link PasswordCheck#MAX_INPUT_BYTES} at most, before {@link #ask}. */
    long inputAddress() {
        return question.address() + QUESTION;
    }

    /** Asks; the answer comes later. */
    void ask(int number, boolean ended, int wrongTries, int inputBytes) {
        questionBytes = QUESTION + inputBytes;
        int length = PasswordCheck.QUESTION_BYTES + inputBytes;
        Frame.putHeader(question.bytes(), 0, Signal.PASSWORD_SIGNAL, number, length);
        PasswordCheck.putQuestion(question.bytes(), Frame.HEADER_BYTES, ended, wrongTries);
        if (child != null) {
            try {
                send();
            } catch (ErrnoException e) {
                ended(e.getMessage());
            }
        }
    }

    /** The pipe is empty when it is asked, and holds any question. */
    private void send() throws ErrnoException {
        toChecker.write(question.address(), questionBytes);
    }

    /** Reads what has come; whether the answer is there now. Then the next three methods say what it is. */
    boolean answers() {
        try {
            int n = fromChecker.read(answer.address() + answerBytes, answer.size() - answerBytes);
            if (n == 0) {
                ended("it has closed its pipe");
                return false;
            }
            answerBytes += Math.max(n, 0);
            if (answerBytes < Frame.HEADER_BYTES || answerBytes < Frame.HEADER_BYTES + answerLength()) {
                return false;
            }
            answerBytes = 0;
            questionBytes = 0;
            return true;
        } catch (IOException e) {
            ended(e.getMessage());
            return false;
        }
    }

    private int answerLength() throws ProtocolException {
        int length = Frame.lengthBytes(answer.bytes(), 0);
        boolean makesSense = Frame.signalNumber(answer.bytes(), 0) == Signal.PASSWORD_SIGNAL.number()
                && Frame.clientId(answer.bytes(), 0) == Frame.clientId(question.bytes(), 0)
                && length >= PasswordCheck.ANSWER_BYTES
                && length <= PasswordCheck.ANSWER_BYTES + PasswordCheck.MAX_TEXT_BYTES;
        if (!makesSense || !isAsked()) {
            throw new ProtocolException("the password checker answers what was not asked");
        }
        PasswordCheck.verdict(answer.bytes(), Frame.HEADER_BYTES);
        return length;
    }

    PasswordCheck.Verdict verdict() throws ProtocolException {
        return PasswordCheck.verdict(answer.bytes(), Frame.HEADER_BYTES);
    }

    int takeBytes() {
        int take = PasswordCheck.takeBytes(answer.bytes(), Frame.HEADER_BYTES);
        return Math.max(0, Math.min(take, PasswordCheck.MAX_INPUT_BYTES));
    }

    /** For the client; empty: nothing. */
    String text() {
        byte[] text = new byte[Frame.lengthBytes(answer.bytes(), 0) - PasswordCheck.ANSWER_BYTES];
        answer.bytes().get(ANSWER, text);
        return new String(text, java.nio.charset.StandardCharsets.UTF_8);
    }

    private void ended(String why) {
        toChecker.close();
        fromChecker.close();
        answerBytes = 0;
        try {
            child.killGroup();
            Optional<?> status = child.await(END_MILLIS);
            log.say("the password checker has ended: "
                    + status.map(Object::toString).orElse(why) + "; starting another");
        } catch (ErrnoException e) {
            throw new IllegalStateException("lost a child: " + e.getMessage(), e);
        }
        child = null;
        launcher.checkerIsGone();
    }

    /** Ends it. */
    void close() throws ErrnoException {
        if (child != null) {
            toChecker.close();
            fromChecker.close();
            if (child.await(END_MILLIS).isEmpty()) {
                child.killGroup();
                child.await(END_MILLIS);
            }
            launcher.checkerIsGone();
        }
    }
}
