package io.github.forkchat.server.process;

import io.github.forkchat.launch.ArchiveBuildCommand;
import io.github.forkchat.launch.WorkerCommand;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.Pipe;
import io.github.forkchat.libc.WaitStatus;
import io.github.forkchat.server.diagnostics.ServerLog;
import java.io.IOException;
import java.util.Optional;

/**
 * Provides the CDS archive that makes workers start faster. If the archive is missing, a child process creates it in
 * the background. Without an archive, workers start more slowly.
 *
 * <p>The process has the read end of one pipe as its descriptor 0, by which it notices that this server has ended, and
 * the write end of another as descriptor 4, by which this server notices that the process has ended.
 *
 * <p>Threads: the accept loop starts and closes it; {@code worker-archive} waits for the process to end.
 */
public final class ArchiveProcess {
    private static final int END_MILLIS = 1_000;

    private final ForkLauncher launcher;
    private final WorkerCommand command;
    private final ServerLog log;
    private boolean isMissing;
    /** The reason why {@link #open} could not use the archive; null after success. */
    private IOException fault;

    private Pipe life;
    private Pipe end;
    private ChildProcess child;
    private Thread waiter;
    private volatile boolean shutdown;

    public ArchiveProcess(ForkLauncher launcher, WorkerCommand command, ServerLog log) {
        this.launcher = launcher;
        this.command = command;
        this.log = log;
    }

    /** Uses the archive if it exists. Must be called before the first worker. */
    public void open() {
        if (command.canUseArchive()) {
            try {
                isMissing = !command.useArchive();
            } catch (IOException e) {
                fault = e;
            }
        }
    }

    /** Starts to create the archive if it is missing. Must be called before the first client. */
    public void start() {
        try {
            if (fault != null) {
                throw fault;
            }
            if (isMissing) {
                launch();
            }
        } catch (IOException e) {
            log.say("workers start without their archive: " + FileErrors.describe(e));
        }
    }

    private void launch() throws IOException {
        life = Pipe.create();
        try (ExecArguments program = ArchiveBuildCommand.exec()) {
            end = Pipe.create();
            child = launcher.launch(
                    Companion.ARCHIVE_BUILDER, program, Confinement.NONE, life.readEnd(), end.writeEnd());
            life.readEnd().close();
            end.writeEnd().close();
        } finally {
            if (child == null) {
                life.close();
                if (end != null) {
                    end.close();
                }
            }
        }
        waiter = new Thread(this::awaitEnd, "worker-archive");
        waiter.setDaemon(true);
        waiter.start();
    }

    private void awaitEnd() {
        try (NativeBuffer memory = new NativeBuffer(1)) {
            Fd readEnd = end.readEnd();
            readEnd.read(memory.address(), memory.size()); // the pipe has no writer: waits for the end
            Optional<WaitStatus> status = child.await(END_MILLIS);
            boolean made = status.isPresent() && status.get().raw() == 0 && command.useArchive();
            if (!shutdown) {
                log.say(made ? "workers start from their archive now" : "workers start without their archive");
            }
        } catch (IOException e) {
            log.say("workers start without their archive: " + FileErrors.describe(e));
        } finally {
            launcher.gone(Companion.ARCHIVE_BUILDER);
        }
    }

    /** Ends the process if it still runs, and waits for its end. */
    public void close() throws InterruptedException {
        shutdown = true;
        if (child != null) {
            life.writeEnd().close();
            waiter.join(END_MILLIS);
            child.killGroup();
            waiter.join();
        }
    }
}
