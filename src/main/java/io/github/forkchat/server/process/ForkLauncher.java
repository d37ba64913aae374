package io.github.forkchat.server.process;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.launch.WorkerCommand;
import io.github.forkchat.libc.ChildProcess;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ForkExec;
import io.github.forkchat.libc.InheritedFds;
import io.github.forkchat.libc.Orphans;

/**
 * Starts the Server Fork of a client by {@code fork()} and {@code execve()}, with its five descriptors.
 *
 * <p>Threads: the accept loop.
 */
public final class ForkLauncher {
    private final ForkExec forkExec;
    private final Confinement confinement;
    private final WorkerCommand command;
    private final Fd log;
    private final Fd forkToMain;
    private final ForkPidFile pids;
    private final int maxClients;

    /**
     * Creates a launcher for the calling thread, which alone forks.
     *
     * @param log write end of the log pipe
     * @param forkToMain write end of pipeForkToMain
     * @param maxClients client ids are smaller than this
     * @param confinement sandbox and limits of the workers
     */
    public ForkLauncher(
            WorkerCommand command, Fd log, Fd forkToMain, ForkPidFile pids, int maxClients, Confinement confinement)
            throws ErrnoException {
        this.command = command;
        this.confinement = confinement;
        this.forkExec = new ForkExec(confinement);
        this.maxClients = maxClients;
        this.log = log;
        this.forkToMain = forkToMain;
        this.pids = pids;
        log.letOpen(confinement.user(), false);
        forkToMain.letOpen(confinement.user(), false);
    }

    /**
     * Starts the fork of a client.
     *
     * @param arguments for the worker: its client
     * @param socket the client's socket, becomes descriptor 0
     * @param mainToFork read end of the fork's pipeMainToFork, becomes descriptor 3
     * @throws ErrnoException if it cannot be started; then nothing of it is left
     */
    public ChildProcess launch(ForkArguments arguments, Fd socket, Fd mainToFork) throws ErrnoException {
        InheritedFds fds = new InheritedFds(socket, log, mainToFork, forkToMain);
        mainToFork.letOpen(confinement.user(), true); // the worker opens it by its name, for reading only
        try (ExecArguments program = command.forClient(arguments)) {
            return forkExec.launch(program, fds, confinement, pid -> pids.put(arguments.clientId(), pid));
        }
    }

    /** Starts the trial worker, which has no client, with separate descriptors. */
    public ChildProcess launchTrial(ForkArguments arguments, InheritedFds fds) throws ErrnoException {
        fds.log().letOpen(confinement.user(), false);
        fds.forkToMain().letOpen(confinement.user(), false);
        fds.mainToFork().letOpen(confinement.user(), true);
        try (ExecArguments program = command.forClient(arguments)) {
            return launch(Companion.TRIAL_WORKER, program, confinement, fds);
        }
    }

    /** Notes that the trial worker has ended; the counters start after it. */
    public void trialIsOver() {
        gone(Companion.TRIAL_WORKER);
        forkExec.counters().clear();
    }

    /**
     * Starts another process than a client's fork, with the forks' log pipe.
     *
     * @param companionsConfinement its sandbox and limits
     * @param input becomes its descriptors 0 and 3
     * @param output becomes its descriptor 4
     */
    public ChildProcess launch(
            Companion companion, ExecArguments program, Confinement companionsConfinement, Fd input, Fd output)
            throws ErrnoException {
        return launch(companion, program, companionsConfinement, new InheritedFds(input, log, input, output));
    }

    private ChildProcess launch(
            Companion companion, ExecArguments program, Confinement companionsConfinement, InheritedFds fds)
            throws ErrnoException {
        return forkExec.launch(program, fds, companionsConfinement, pid -> pids.put(slot(companion), pid));
    }

    /** Notes that such a process has ended. */
    public void gone(Companion companion) {
        pids.clear(slot(companion));
    }

    @SuppressWarnings("EnumOrdinal") // the slot of a process need not stay the same from one version to the next
    private int slot(Companion companion) {
        return maxClients + companion.ordinal();
    }

    /** The processes that workers leave behind. */
    public Orphans orphans() {
        return forkExec.orphans(WorkerSandbox.OPEN_FILES);
    }

    /** Describes the workers' confinement, for the log. */
    public String confinement() {
        return confinement.toString();
    }

    /** The counters of fork and execve, for the log. */
    public String counters() {
        return forkExec.counters().toString();
    }
}
