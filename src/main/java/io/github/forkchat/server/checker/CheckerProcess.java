package io.github.forkchat.server.checker;

import io.github.forkchat.launch.CheckerCommand;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.process.CheckerRole;
import io.github.forkchat.server.process.ForkLauncher;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A child process that parses the first input of clients: a checker, see {@link CheckerRole}. It answers one question
 * at a time. A checker that ends, or does not answer in {@link CheckerRole#answerSeconds} ({@value
 * #FIRST_ANSWER_SECONDS} s after its start), is restarted and gets the same question again. A question that ends the checker {@value #MAX_ENDS}
 * times is given up.
 *
 * <p>Threads: the accept loop.
 */
public final class CheckerProcess {
    private static final int END_MILLIS = 1_000;
    /** Minimum time between two starts; longer than a start takes. */
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Timeout for a checker's first answer: the start of its JVM takes half a minute beside 30 busy processes. */
    private static final int FIRST_ANSWER_SECONDS = 45;

    private static final int MAX_ENDS = 2;
    /** Minimum time between two lines that no checker can be started. */
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final CheckerRole role;
    /** Null if the checker has no first frame. */
    private final PasswordHash hash;

    private final ForkLauncher launcher;
    private final CheckerCommand command;
    private final Confinement confinement;
    private final ServerLog log;
    private final CheckerExchange exchange;
    /** Deadline for the answer to the open question. */
    private long answerAtNanos;

    private int answerSeconds;
    /** Whether the running checker has answered a question. */
    private boolean hasAnswered;
    /** Number of checkers that have ended during the open question. */
    private int ends;
    /** How often no checker could be started during it. */
    private int failedStarts;
    /** When the log was last told that none can be started. */
    private long failureToldNanos;

    private boolean isFailureTold;
    /** Null while no checker runs. */
    private ChildProcess child;

    private Fd toChecker;
    private Fd fromChecker;
    private long startAtNanos = System.nanoTime();

    /**
     * Creates a checker that does not run yet.
     *
     * @param hash its first frame, or null for none
     * @param confinement its sandbox and limits
     */
    public CheckerProcess(
            CheckerRole role,
            PasswordHash hash,
            ForkLauncher launcher,
            CheckerCommand command,
            Confinement confinement,
            ServerLog log) {
        this.role = role;
        this.hash = hash;
        exchange = new CheckerExchange(role);
        this.launcher = launcher;
        this.command = command;
        this.confinement = confinement;
        this.log = log;
    }

    /** Starts the checker if it does not run, unless the last start was just now, and repeats the open question. */
    public void ensureRunning(long nowNanos) {
        if (child != null && exchange.isOpen() && nowNanos - answerAtNanos >= 0) {
            end("it did not answer in " + answerSeconds + " s");
        }
        if (child == null && nowNanos - startAtNanos >= 0) {
            startAtNanos = nowNanos + RESTART_NANOS;
            try {
                start();
            } catch (IOException e) {
                failedStarts += exchange.isOpen() ? 1 : 0;
                tellFailure(e, nowNanos);
            }
        }
        write();
    }

    private void tellFailure(IOException e, long nowNanos) {
        if (!isFailureTold || nowNanos - failureToldNanos >= TELL_NANOS) {
            isFailureTold = true;
            failureToldNanos = nowNanos;
            log.say("cannot start the " + role.title() + ": " + e.getMessage());
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
        try (ExecArguments program = command.exec()) {
            toChecker.setNonBlocking(true);
            fromChecker.setNonBlocking(true);
            if (hash != null) {
                writeHash();
            }
            exchange.restart();
            child = launcher.launch(role.companion(), program, confinement, questions.readEnd(), answers.writeEnd());
            hasAnswered = false;
            expectAnswerIn(FIRST_ANSWER_SECONDS);
        } finally {
            questions.readEnd().close();
            answers.writeEnd().close();
            if (child == null) {
                toChecker.close();
                fromChecker.close();
            }
        }
    }

    private void expectAnswerIn(int seconds) {
        answerSeconds = seconds;
        answerAtNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Writes the first frame, into an empty pipe. */
    private void writeHash() throws ErrnoException {
        try (NativeBuffer frame = new NativeBuffer(Frame.HEADER_BYTES + PasswordHash.LENGTH_BYTES)) {
            Frame.putHeader(frame.bytes(), 0, role.signal(), 0, PasswordHash.LENGTH_BYTES);
            hash.put(frame.bytes(), Frame.HEADER_BYTES);
            toChecker.write(frame.address(), frame.size());
        }
    }

    /** The descriptor to poll for an answer; null while no checker runs. */
    public Fd fd() {
        return child == null ? null : fromChecker;
    }

    /** The question and the answer. */
    public CheckerExchange exchange() {
        return exchange;
    }

    /** Asks about the client's input in the {@link CheckerExchange}; the answer comes later. */
    public void ask(int number, boolean ended, int tries, int inputBytes) {
        exchange.ask(number, ended, tries, inputBytes);
        ends = 0;
        failedStarts = 0;
        expectAnswerIn(hasAnswered ? role.answerSeconds() : FIRST_ANSWER_SECONDS);
        write();
    }

    private void write() {
        if (child != null) {
            try {
                exchange.writeTo(toChecker);
            } catch (ErrnoException e) {
                end(e.getMessage());
            }
        }
    }

    /** Whether the answer is complete. */
    public boolean answers() {
        try {
            boolean answers = exchange.readFrom(fromChecker);
            hasAnswered |= answers;
            return answers;
        } catch (IOException e) {
            end(e.getMessage());
            return false;
        }
    }

    /** Whether the question has ended so many checkers that its client is to blame. */
    public boolean hasEndedCheckers() {
        return ends >= MAX_ENDS;
    }

    /** Whether to give the question up: checkers have ended, or could not be started, too often. */
    public boolean givesUp() {
        if (!exchange.isOpen() || ends + failedStarts < MAX_ENDS) {
            return false;
        }
        exchange.forget();
        return true;
    }

    private void end(String why) {
        toChecker.close();
        fromChecker.close();
        ends++;
        try {
            child.killGroup();
            String how = child.await(END_MILLIS).map(WaitStatus::toString).orElse("still there");
            log.say("the " + role.title() + " has ended: " + why + " (" + how + "); starting another");
        } catch (ErrnoException e) {
            throw new IllegalStateException("lost a child: " + e.getMessage(), e);
        }
        child = null;
        launcher.gone(role.companion());
    }

    /** Ends it. */
    public void close() throws ErrnoException {
        if (child != null) {
            toChecker.close();
            fromChecker.close();
            if (child.await(END_MILLIS).isEmpty()) {
                child.killGroup();
                child.await(END_MILLIS);
            }
            launcher.gone(role.companion());
        }
        command.close();
    }
}
