package io.github.forkchat.server;

import io.github.forkchat.launch.WorkerCommand;
import io.github.forkchat.launch.WorkerReach;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.config.SocketFile;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.listen.Listeners;
import io.github.forkchat.server.process.ForkPidFile;
import io.github.forkchat.server.process.RuntimeDirectory;
import io.github.forkchat.server.process.ServerUser;
import io.github.forkchat.server.process.WorkerSandbox;
import io.github.forkchat.server.transcript.Transcript;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The files and sockets that the server opens at its start. A server started as root opens the files as its later user,
 * and the sockets as root.
 *
 * <p>Threads: used only by the main thread.
 *
 * @param user the users of server and workers
 * @param directory the runtime directory
 * @param command the command line of the workers
 * @param transcript the transcript, or null if none is kept
 * @param pids the file with the pids of the forks; opening it has ended the forks of a killed server
 * @param listeners the sockets of the room
 * @param metrics the socket of the metrics, or null if the server has none
 */
record ServerResources(
        ServerUser user,
        Path directory,
        WorkerCommand command,
        Transcript transcript,
        ForkPidFile pids,
        Listeners listeners,
        Listeners metrics) {
    /**
     * Opens the files and sockets, then changes permanently to the server's user.
     *
     * @throws ServerStartException with one line for the user
     */
    static ServerResources open(ServerOptions options, WorkerSandbox sandbox, ServerLog log)
            throws ServerStartException, IOException {
        ServerUser user = ServerUser.of(options);
        user.assume();
        Path directory = RuntimeDirectory.make();
        WorkerCommand command = workerCommand(options, sandbox.reach(user), directory);
        user.checkWorkersCanRead(command.startsFrom());
        Transcript transcript = options.room().transcript() == null
                ? null
                : new Transcript(options.room().transcript(), log);
        ForkPidFile pids = ForkPidFile.open(directory, log);
        user.resumeRoot();
        Listeners listeners = listeners(options.listen(), pids);
        Listeners metrics = metrics(options.diagnostics().metrics(), listeners, pids);
        user.become();
        return new ServerResources(user, directory, command, transcript, pids, listeners, metrics);
    }

    private static WorkerCommand workerCommand(ServerOptions options, WorkerReach reach, Path directory)
            throws IOException {
        List<String> environment = options.workerEnvironment();
        if (!options.workers().areOwn()) {
            return WorkerCommand.ofProgram(options.workers().program(), environment);
        }
        return WorkerCommand.ofOwnJvm(directory, reach, environment);
    }

    private static Listeners listeners(ListenSettings settings, ForkPidFile pids)
            throws ServerStartException, IOException {
        try {
            Listeners opened = Listeners.open(settings);
            pids.startIsOver();
            return opened;
        } catch (ServerStartException e) {
            pids.close();
            throw e;
        }
    }

    private static Listeners metrics(SocketAddress address, Listeners room, ForkPidFile pids)
            throws ServerStartException {
        try {
            return address == null ? null : Listeners.open(ListenSettings.only(address, SocketFile.USUAL));
        } catch (ServerStartException e) {
            room.close();
            pids.close();
            throw e;
        }
    }

    /** Closes the files and sockets, after a failed start. */
    void close() {
        listeners.close();
        if (metrics != null) {
            metrics.close();
        }
        pids.close();
        command.close();
    }
}
