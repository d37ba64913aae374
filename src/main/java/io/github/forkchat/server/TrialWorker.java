package io.github.forkchat.server;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.InheritedFds;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.diagnostics.WorkerLines;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.TokenFrame;
import io.github.forkchat.server.process.ForkLauncher;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A worker without a client, which the server starts as a test before it logs that it is listening. The worker is ended
 * when it is READY. If it cannot start, the server logs the reason and does not start either. The test worker has a
 * separate pipeForkToMain and log pipe; all else is as for other workers.
 *
 * <p>Threads: the accept loop, before its first turn.
 */
final class TrialWorker {
    /** A worker takes 0.1 s of CPU. */
    private static final int READY_SECONDS = 30;

    private static final int END_MILLIS = 5_000;
    private static final int MAX_SAID_BYTES = 8_192;
    private static final String NOBODY = "nobody";

    private final ForkLauncher launcher;
    private final int frameLimitBytes;
    private final ServerLog log;
    private final PollSet poll = new PollSet();

    TrialWorker(ForkLauncher launcher, int frameLimitBytes, ServerLog log) {
        this.launcher = launcher;
        this.frameLimitBytes = frameLimitBytes;
        this.log = log;
    }

    /**
     * Returns the reason why no worker can be started, or empty after a successful start. After a failure the log has
     * the worker's output.
     *
     * @throws ErrnoException if the test itself fails
     */
    Optional<String> fault() throws ErrnoException {
        try (Pipe client = Pipe.create();
                Pipe said = Pipe.create();
                Pipe answers = Pipe.create();
                PipeMainToFork pipe = new PipeMainToFork(PipeBudget.of(1))) {
            ConnectedFork fork = new ConnectedFork(0, NOBODY, null, client.readEnd(), pipe, null);
            new TokenFrame().writeTo(fork);
            ChildProcess child;
            try {
                InheritedFds fds =
                        new InheritedFds(client.readEnd(), said.writeEnd(), pipe.readEnd(), answers.writeEnd());
                child = launcher.launchTrial(new ForkArguments(0, NOBODY, frameLimitBytes), fds);
            } catch (ErrnoException e) {
                return Optional.of(e.getMessage());
            }
            answers.writeEnd().close();
            boolean isReady = isReady(answers.readEnd());
            Optional<WaitStatus> end = isReady ? Optional.empty() : child.await(END_MILLIS);
            if (end.isEmpty()) {
                child.killGroup();
                child.await(END_MILLIS);
            }
            launcher.trialIsOver();
            if (isReady) {
                return Optional.empty();
            }
            logSaid(said.readEnd());
            return Optional.of(end.map(WaitStatus::toString).orElse("it was not ready in " + READY_SECONDS + " s"));
        }
    }

    private void logSaid(Fd said) throws ErrnoException {
        said.setNonBlocking(true);
        try (NativeBuffer buffer = new NativeBuffer(MAX_SAID_BYTES)) {
            int n = Math.max(0, said.read(buffer.address(), buffer.size()));
            byte[] text = new byte[n];
            buffer.bytes().get(0, text);
            new String(text, StandardCharsets.UTF_8).lines().forEach(line -> log.line(WorkerLines.marked(line)));
        }
    }

    /**
     * Waits until the worker writes; false at the deadline, and at the end of file, when the worker has ended.
     */
    private boolean isReady(Fd answers) throws ErrnoException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        try (NativeBuffer one = new NativeBuffer(1)) {
            for (long left = 1; left > 0; left = deadline - System.nanoTime()) {
                poll.clear();
                poll.add(answers, PollSet.READABLE);
                if (poll.poll((int) TimeUnit.SECONDS.toMillis(READY_SECONDS)) > 0) {
                    return answers.read(one.address(), 1) > 0;
                }
            }
        }
        return false;
    }
}
