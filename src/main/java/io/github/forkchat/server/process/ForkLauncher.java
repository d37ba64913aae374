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
 * Makes the Server Fork of a client: {@code fork()} and {@code execve()}, with the five descriptors.
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
    private final int besideSlot;
    private final int checkerSlot;

    /**
     * For the thread that forks.
     *
     * @param log write end of the log pipe
     * @param forkToMain write end of pipeForkToMain
     * @param maxClients no client's id is as high
     * @param confinement what the workers are held to
     */
    public ForkLauncher(
            WorkerCommand command, Fd log, Fd forkToMain, ForkPidFile pids, int maxClients, Confinement confinement)
            throws ErrnoException {
        this.command = command;
        this.confinement = confinement;
        this.forkExec = new ForkExec(confinement);
        this.besideSlot = maxClients;
        this.checkerSlot = maxClients + 1;
        this.log = log;
        this.forkToMain = forkToMain;
        this.pids = pids;
        log.letOpen(confinement.user(), false);
        forkToMain.letOpen(confinement.user(), false);
    }

    /**
     * Launches.
     *
     * @param arguments for the worker: its client
     * @param socket the client's, becomes its descriptor 0
     * @param mainToFork read end of its pipeMainToFork
     * @throws ErrnoException with the reason; then nothing of it is left
     */
    public ChildProcess launch(ForkArguments arguments, Fd socket, Fd mainToFork) throws ErrnoException {
        InheritedFds fds = new InheritedFds(socket, log, mainToFork, forkToMain);
        mainToFork.letOpen(confinement.user(), true); // by its name, in its direction alone
        try (ExecArguments program = command.forClient(arguments)) {
            return forkExec.launch(program, fds, confinement, pid -> pids.put(arguments.clientId(), pid));
        }
    }

    /** Launches a worker for no client, with descriptors that are nobody else's. */
    public ChildProcess launchTrial(ForkArguments arguments, InheritedFds fds) throws ErrnoException {
        fds.log().letOpen(confinement.user(), false);
        fds.forkToMain().letOpen(confinement.user(), false);
        fds.mainToFork().letOpen(confinement.user(), true);
        try (ExecArguments program = command.forClient(arguments)) {
            return forkExec.launch(program, fds, confinement, pid -> pids.put(besideSlot, pid));
        }
    }

    /** That worker has ended; what is counted begins after it. */
    public void trialIsOver() {
        pids.clear(besideSlot);
        forkExec.counters().clear();
    }

    /**
     * Launches a program that is no fork of a client's, one at a time.
     *
     * @param input becomes its descriptors 0 and 3
     * @param output becomes its descriptor 4; its log is that of the forks
     */
    ChildProcess launchBeside(ExecArguments program, Fd input, Fd output) throws ErrnoException {
        return forkExec.launch(program, new InheritedFds(input, log, input, output), pid -> pids.put(besideSlot, pid));
    }

    /** That program has ended. */
    void besideIsGone() {
        pids.clear(besideSlot);
    }

    /**
     * Launches the password checker.
     *
     * @param checker what it is held to
     * @param questions becomes its descriptors 0 and 3
     * @param answers becomes its descriptor 4
     */
    public ChildProcess launchChecker(ExecArguments program, Confinement checker, Fd questions, Fd answers)
            throws ErrnoException {
        InheritedFds fds = new InheritedFds(questions, log, questions, answers);
        return forkExec.launch(program, fds, checker, pid -> pids.put(checkerSlot, pid));
    }

    /** That process has ended. */
    public void checkerIsGone() {
        pids.clear(checkerSlot);
    }

    /** What workers leave behind. */
    public Orphans orphans() {
        return forkExec.orphans(WorkerSandbox.OPEN_FILES);
    }

    /** What the system keeps each worker from, for the log. */
    public String confinement() {
        return confinement.toString();
    }

    /** What fork and execve have lived through, for the log. */
    public String counters() {
        return forkExec.counters().toString();
    }
}
