package io.github.forkchat.server;

import io.github.forkchat.launch.CheckerCommand;
import io.github.forkchat.libc.Confinement;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.server.checker.CheckerProcess;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.link.LinkProcess;
import io.github.forkchat.server.process.CheckerRole;
import io.github.forkchat.server.process.ForkLauncher;
import io.github.forkchat.server.process.ServerUser;
import io.github.forkchat.server.process.WorkerSandbox;
import io.github.forkchat.server.room.PassData;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Creates the server's sandboxed processes other than workers: the checkers, the process that answers requests for
 * metrics, and the link to other servers.
 *
 * @param directory the runtime directory
 * <p>Threads: used only by the main thread.
 */
record OwnPrograms(ServerOptions options, ServerUser user, Path directory, ForkLauncher launcher, ServerLog log) {
    /** The process that checks the room's password. */
    CheckerProcess passwordChecker() throws IOException {
        return checker(
                CheckerRole.PASSWORD,
                CheckerCommand.ofPasswordChecker(directory, options.room().view()),
                options.admission().password());
    }

    /** The process that reads the headers of proxied clients. */
    CheckerProcess headerReader() throws IOException {
        return checker(CheckerRole.HEADER, CheckerCommand.ofHeaderReader(directory), null);
    }

    private CheckerProcess checker(CheckerRole role, CheckerCommand command, PasswordHash hash) throws IOException {
        return new CheckerProcess(
                role, hash, launcher, command, WorkerSandbox.ofOwnProgram(options, user, command.reads()), log);
    }

    /**
     * The link to other servers; null if the room is this server's alone.
     *
     * @param room whose part in a larger one it is
     * @param acceptLoop is woken while there is no link, and starts another
     */
    LinkProcess link(PassData room, WakePipe acceptLoop) throws IOException {
        LinkSettings settings = options.room().link();
        if (settings == null) {
            return null;
        }
        room.link().whileGone(acceptLoop::wake);
        Confinement confinement = WorkerSandbox.ofLink(options);
        return new LinkProcess(settings, room.link(), room::linked, launcher, confinement, directory, log);
    }

    /** The process that answers requests for metrics. */
    CheckerProcess metrics() throws IOException {
        return checker(CheckerRole.METRICS, CheckerCommand.ofMetrics(directory), null);
    }
}
