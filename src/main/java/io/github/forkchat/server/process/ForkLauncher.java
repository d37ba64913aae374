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
    private final int besideSlot;
    private final int firstCheckerSlot;
    private final int linkSlot;
    private final int firstScrapeSlot;

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
        this.besideSlot = maxClients;
        this.firstCheckerSlot = maxClients + 1;
        this.linkSlot = firstCheckerSlot + CheckerRole.values().length;
        this.firstScrapeSlot = linkSlot + 1;
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
            return forkExec.launch(program, fds, confinement, pid -> pids.put(besideSlot, pid));
        }
    }

    /** Notes that the trial worker has ended; the counters start after it. */
    public void trialIsOver() {
        pids.clear(besideSlot);
        forkExec.counters().clear();
    }

    /**
     * Starts a helper program, one at a time.
     *
     * @param input becomes its descriptors 0 and 3
     * @param output becomes its descriptor 4; its log goes to the forks' log pipe
     */
    ChildProcess launchBeside(ExecArguments program, Fd input, Fd output) throws ErrnoException {
        return forkExec.launch(program, new InheritedFds(input, log, input, output), pid -> pids.put(besideSlot, pid));
    }

    /** Notes that the helper program has ended. */
    void besideIsGone() {
        pids.clear(besideSlot);
    }

    /**
     * Starts a checker, one of each role at a time.
     *
     * @param checker its sandbox and limits
     * @param questions becomes its descriptors 0 and 3
     * @param answers becomes its descriptor 4
     */
    public ChildProcess launchChecker(
            CheckerRole role, ExecArguments program, Confinement checker, Fd questions, Fd answers)
            throws ErrnoException {
        InheritedFds fds = new InheritedFds(questions, log, questions, answers);
        return forkExec.launch(program, fds, checker, pid -> pids.put(slot(role), pid));
    }

    /** Notes that a checker has ended. */
    public void checkerIsGone(CheckerRole role) {
        pids.clear(slot(role));
    }

    private int slot(CheckerRole role) {
        return firstCheckerSlot + role.number();
    }

    /**
     * Starts a process that answers a request for metrics.
     *
     * @param index 0 or more, of those that run at a time
     * @param socket the client's socket, becomes descriptor 0; also 3 and 4, so that it has no pipe to Server Main
     */
    public ChildProcess launchScrape(ExecArguments program, Confinement scrape, int index, Fd socket)
            throws ErrnoException {
        InheritedFds fds = new InheritedFds(socket, log, socket, socket);
        return forkExec.launch(program, fds, scrape, pid -> pids.put(firstScrapeSlot + index, pid));
    }

    /** Notes that the process with this index has ended. */
    public void scrapeIsGone(int index) {
        pids.clear(firstScrapeSlot + index);
    }

    /**
     * Starts the link to other servers.
     *
     * @param link its sandbox and limits
     * @param input becomes its descriptors 0 and 3
     * @param output becomes its descriptor 4
     */
    public ChildProcess launchLink(ExecArguments program, Confinement link, Fd input, Fd output) throws ErrnoException {
        InheritedFds fds = new InheritedFds(input, log, input, output);
        return forkExec.launch(program, fds, link, pid -> pids.put(linkSlot, pid));
    }

    /** Notes that the link has ended. */
    public void linkIsGone() {
        pids.clear(linkSlot);
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
