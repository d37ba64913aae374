package io.github.forkchat.server;

import io.github.forkchat.libc.CLibrary;
import io.github.forkchat.libc.ControllingTerminal;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.ProcessPriority;
import io.github.forkchat.libc.SignalHandlers;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.forks.TaskLimit;
import java.io.IOException;
import java.util.Optional;

/**
 * The server process, Server Main: it creates a pipe and a fork for each client. {@link ServerParts} has its parts.
 *
 * <p>Its C counterpart: {@code main()}. Threads: the accept loop runs in the caller's thread; the package documentation
 * lists the others.
 */
public final class ServerMain {
    private static final int EXIT_FAULT = 70;

    private final ServerLog log;
    private final ServerParts parts;

    /**
     * Ends processes that an earlier server left behind, then binds the addresses. No client is accepted before
     * {@link #run}.
     *
     * @throws ServerStartException with one line for the user
     */
    public static ServerMain open(ServerOptions options) throws ServerStartException {
        try {
            CLibrary.load();
        } catch (IOException e) {
            throw ServerStartException.other(FileErrors.describe(e), e);
        }
        ControllingTerminal.giveUp();
        ProcessPriority.useBatchScheduling(); // before the server has another thread or a fork
        if (ForkExec.heapIsShared()) {
            throw ServerStartException.other(
                    "a forked child would write into the heap of this JVM: start it with -XX:+UseSerialGC, not ZGC",
                    null);
        }
        return new ServerMain(options);
    }

    private ServerMain(ServerOptions options) throws ServerStartException {
        log = new ServerLog(options.diagnostics().trace());
        Thread.setDefaultUncaughtExceptionHandler(this::fault);
        try {
            parts = new ServerParts(options, log);
        } catch (IOException e) {
            throw ServerStartException.other(FileErrors.describe(e), e);
        }
    }

    /**
     * Serves until SIGTERM, SIGINT or, with neither a transcript nor NOTIFY_SOCKET, SIGHUP. Then it delivers all messages and ends
     * all forks, within 6 s. A second signal, at least one second later, ends the process at once.
     *
     * @throws ServerStartException if no worker can be started, or the server cannot link
     */
    public void run() throws ServerStartException {
        parts.archive.open();
        tryWorker();
        TaskLimit taskLimit = new TaskLimit(parts.resources.command().maxTasks(), parts.passData::evict);
        parts.reaper.start(parts.passData::exited, parts.launcher.orphans(), taskLimit::check, log);
        parts.passData.start();
        parts.signals.install();
        SignalHandlers.install("USR1", this::logCounters);
        String refusal = null;
        try {
            refusal = parts.link == null ? null : parts.link.start(parts.signals::isEnding);
            if (refusal == null && !parts.signals.isEnding()) {
                serve();
            }
            close();
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (refusal == null) {
            logCounters();
        }
        log.close();
        if (refusal != null) {
            throw ServerStartException.cannotLink(refusal);
        }
    }

    private void serve() throws ErrnoException {
        parts.control.serve(parts.resources.listeners().sockets(), parts.passData::operate);
        new StartReport(parts).write();
        parts.archive.start();
        parts.acceptLoop.open();
        parts.manager.ready();
        if (parts.link != null) {
            parts.link.beginLog();
        }
        while (!parts.signals.isEnding()) {
            if (parts.link != null) {
                parts.link.ensureRunning();
            }
            parts.acceptLoop.turn();
        }
    }

    private void close() throws IOException, InterruptedException {
        parts.control.close();
        parts.manager.stopping();
        parts.resources.listeners().close();
        parts.acceptLoop.close();
        parts.archive.close();
        parts.passData.close();
        parts.passData.join();
        parts.operators.close();
        if (parts.link != null) {
            parts.link.close();
        }
        parts.resources.pids().close();
        parts.resources.command().close();
        if (parts.resources.transcript() != null) {
            parts.resources.transcript().close();
        }
    }

    private void tryWorker() throws ServerStartException {
        if (!parts.resources.command().isOwn()) {
            return; // a program given by --worker may do anything at its start
        }
        try {
            int frameLimitBytes = parts.options.workers().frameLimitBytes();
            Optional<String> fault = new TrialWorker(parts.launcher, frameLimitBytes, log).fault();
            if (fault.isPresent()) {
                giveUp(fault.get());
                throw ServerStartException.other("cannot start a worker: " + fault.get(), null);
            }
        } catch (ErrnoException e) {
            throw ServerStartException.other("cannot start a worker: " + e.getMessage(), e);
        }
    }

    /** Cleans up after a failed start. */
    private void giveUp(String why) throws ErrnoException {
        parts.control.close();
        parts.resources.close();
        log.say("cannot start a worker: " + why);
        log.close();
    }

    private void logCounters() {
        log.say("counters: " + parts.statistics);
    }

    /**
     * A thread has ended with an exception: ends the whole server, so that it does not continue without this thread.
     * The forks then read the end of file on their pipes.
     */
    private void fault(Thread thread, Throwable fault) {
        try {
            log.say("fault in thread " + thread.getName() + ": " + fault);
            log.close();
        } finally { // without memory this line may not be logged
            Runtime.getRuntime().halt(EXIT_FAULT);
        }
    }
}
