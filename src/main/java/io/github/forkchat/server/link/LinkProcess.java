package io.github.forkchat.server.link;

import io.github.forkchat.launch.LinkCommand;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.process.Companion;
import io.github.forkchat.server.process.ForkLauncher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * The process of the link to other servers. It is started again when it has ended, after 0.1 s at first, and up to
 * {@value #MAX_PAUSE_MILLIS} ms if it ends again and again.
 *
 * <p>Threads: the accept loop.
 */
public final class LinkProcess {
    private static final int MIN_PAUSE_MILLIS = 100;
    private static final int MAX_PAUSE_MILLIS = 5_000;
    private static final int END_MILLIS = 2_000;
    private static final long LONG_RUN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LinkSession session;
    private final BiConsumer<Fd, Fd> started;
    private final ForkLauncher launcher;
    private final Confinement confinement;
    private final LinkCommand command;
    private final ServerLog log;
    /** Null while none runs. */
    private ChildProcess child;

    private long startedNanos;
    private long startAtNanos = System.nanoTime();
    private int pauseMillis;

    /**
     * Creates a link that does not run yet.
     *
     * @param started receives the write end of the pipe to the link, and the read end of that from it
     * @param confinement its sandbox and limits
     * @param directory directory for files that it is started by
     * @throws IOException if it cannot be started
     */
    public LinkProcess(
            LinkSettings settings,
            LinkSession session,
            BiConsumer<Fd, Fd> started,
            ForkLauncher launcher,
            Confinement confinement,
            Path directory,
            ServerLog log)
            throws IOException {
        this.session = session;
        this.started = started;
        this.launcher = launcher;
        this.confinement = confinement;
        this.log = log;
        List<String> operands = List.of(
                String.join(",", settings.urls()),
                settings.room(),
                settings.site(),
                settings.credentials() == null
                        ? "-"
                        : settings.credentials().toAbsolutePath().toString(),
                settings.ca() == null ? "-" : settings.ca().toAbsolutePath().toString());
        String title = "forkchat: link " + settings.room() + " " + settings.site();
        command = new LinkCommand(directory, title, operands);
    }

    /**
     * Starts it, and waits for its first report, and a moment for the history of the room.
     *
     * @param isEnding whether the server ends; then the wait ends, too
     * @return the configuration error because of which the server cannot link; null if the room can open
     */
    public String start(BooleanSupplier isEnding) throws ErrnoException, InterruptedException {
        return session.beginning().await(() -> {
            ensureRunning();
            return !isEnding.getAsBoolean();
        });
    }

    /** The server has logged its start: the link's state is logged from now on. */
    public void beginLog() {
        session.beginLog();
    }

    /** Starts it if it does not run and it is time. */
    public void ensureRunning() throws ErrnoException {
        long now = System.nanoTime();
        if (child != null) {
            Optional<WaitStatus> status = child.poll();
            if (status.isEmpty()) {
                return;
            }
            child = null;
            launcher.gone(Companion.LINK);
            pauseMillis = now - startedNanos > LONG_RUN_NANOS
                    ? MIN_PAUSE_MILLIS
                    : Math.max(MIN_PAUSE_MILLIS, Math.min(MAX_PAUSE_MILLIS, 2 * pauseMillis));
            startAtNanos = now + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            log.say("the link has ended: " + status.get() + "; starting another");
        }
        if (now - startAtNanos >= 0) {
            startAtNanos = now + TimeUnit.MILLISECONDS.toNanos(MAX_PAUSE_MILLIS);
            try {
                launch();
                startedNanos = now;
            } catch (ErrnoException e) {
                log.say("cannot start the link: " + e.getMessage());
            }
        }
    }

    private void launch() throws ErrnoException {
        Pipe toLink = Pipe.create();
        Pipe fromLink;
        try {
            fromLink = Pipe.create();
        } catch (ErrnoException e) {
            toLink.close();
            throw e;
        }
        toLink.resize(LinkPort.MAX_FRAME_BYTES);
        fromLink.resize(LinkPort.MAX_FRAME_BYTES);
        try (ExecArguments program = command.exec(Long.toString(session.epoch().value()))) {
            toLink.writeEnd().setNonBlocking(true);
            fromLink.readEnd().setNonBlocking(true);
            child = launcher.launch(Companion.LINK, program, confinement, toLink.readEnd(), fromLink.writeEnd());
        } finally {
            toLink.readEnd().close();
            fromLink.writeEnd().close();
            if (child == null) {
                toLink.writeEnd().close();
                fromLink.readEnd().close();
            }
        }
        session.counters().starts.incrementAndGet();
        started.accept(toLink.writeEnd(), fromLink.readEnd());
    }

    /** Waits for its end; its pipes are closed. */
    public void close() throws ErrnoException {
        if (child != null) {
            if (child.await(END_MILLIS).isEmpty()) {
                child.killGroup();
                child.await(END_MILLIS);
            }
            launcher.gone(Companion.LINK);
        }
        command.close();
    }
}
