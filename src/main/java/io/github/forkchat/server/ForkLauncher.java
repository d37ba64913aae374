package io.github.forkchat.server;

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
import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.UserAccount;

/**
 * Makes the Server Fork of a client: {@code fork()} and {@code execve()}, with the five descriptors.
 *
 * <p>Threads: the accept loop.
 */
final class ForkLauncher {
    /** Of a worker: its five, the JVM's own, and some for a program in its place. */
    private static final int OPEN_FILES = 64;
    /** The longest file that a program in the worker's place may write; forkchat's own writes none. */
    private static final long FILE_BYTES = 16 << 20;

    private final ForkExec forkExec;
    private final Confinement confinement;
    /** Null: the user of this process. */
    private final UserAccount workerUser;

    private final boolean sandboxed;

    private final WorkerCommand command;
    private final Fd log;
    private final Fd forkToMain;
    private final ForkPidFile pids;
    private final int frameLimitBytes;
    private final int besideSlot;

    /**
     * For the thread that forks.
     *
     * @param log write end of the log pipe
     * @param forkToMain write end of pipeForkToMain
     * @param frameLimitBytes no write to pipeForkToMain, and so no frame, is longer
     * @param maxClients no client's id is as high
     * @param workerUser whom the workers belong to, or null for this process' user
     * @param sandbox what they are held to beside limits, or null
     */
    ForkLauncher(
            WorkerCommand command,
            Fd log,
            Fd forkToMain,
            ForkPidFile pids,
            int frameLimitBytes,
            int maxClients,
            UserAccount workerUser,
            Sandbox sandbox)
            throws ErrnoException {
        this.frameLimitBytes = frameLimitBytes;
        this.command = command;
        this.workerUser = workerUser;
        this.sandboxed = sandbox != null;
        long fileBytes = command.mayWriteFiles() ? FILE_BYTES : 0;
        this.confinement = new Confinement(OPEN_FILES, fileBytes, workerUser, sandbox);
        this.forkExec = new ForkExec(confinement);
        this.besideSlot = maxClients;
        this.log = log;
        this.forkToMain = forkToMain;
        this.pids = pids;
        letWorkersOpen(log, false);
        letWorkersOpen(forkToMain, false);
    }

    /** A worker opens its pipes by their names, in its own direction; in a sandbox nobody does. */
    private void letWorkersOpen(Fd pipe, boolean reading) throws ErrnoException {
        if (sandboxed) {
            pipe.letOpen(null, reading);
        } else if (workerUser != null) {
            pipe.letOpen(workerUser, reading);
        }
    }

    /**
     * Launches.
     *
     * @throws ErrnoException with the reason; then nothing of it is left
     */
    ChildProcess launch(ConnectedFork fork) throws ErrnoException {
        ForkArguments arguments = new ForkArguments(fork.clientId, fork.peer, frameLimitBytes);
        InheritedFds fds = new InheritedFds(fork.socket, log, fork.pipe.readEnd(), forkToMain);
        letWorkersOpen(fork.pipe.readEnd(), true);
        try (ExecArguments program = command.forClient(arguments)) {
            return forkExec.launch(program, fds, confinement, pid -> pids.put(fork.clientId, pid));
        }
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

    /** What workers leave behind. */
    Orphans orphans() {
        return forkExec.orphans(OPEN_FILES);
    }

    /** What the system keeps each worker from, for the log. */
    String confinement() {
        return confinement.toString();
    }

    /** What fork and execve have lived through, for the log. */
    String counters() {
        return forkExec.counters().toString();
    }
}
