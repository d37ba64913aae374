package io.github.forkchat.server;

import io.github.forkchat.launch.CheckerCommand;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.server.checker.CheckerProcess;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.process.CheckerRole;
import io.github.forkchat.server.process.ForkLauncher;
import io.github.forkchat.server.process.ServerUser;
import io.github.forkchat.server.process.WorkerSandbox;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Makes the checkers of a server, with their command lines and sandboxes.
 *
 * @param folder directory of the server's run-time files
 *
 * <p>Threads: the main one.
 */
record CheckerMaker(ServerOptions options, ServerUser user, Path folder, ForkLauncher launcher, ServerLog log) {
    /** The password checker. */
    CheckerProcess ofPasswords() throws IOException {
        return checker(
                CheckerRole.PASSWORD,
                CheckerCommand.ofPasswordChecker(folder, options.room().view()),
                options.admission().password());
    }

    /** The header reader. */
    CheckerProcess ofHeaders() throws IOException {
        return checker(CheckerRole.HEADER, CheckerCommand.ofHeaderReader(folder), null);
    }

    private CheckerProcess checker(CheckerRole role, CheckerCommand command, PasswordHash hash) throws IOException {
        return new CheckerProcess(
                role, hash, launcher, command, WorkerSandbox.ofOwnProgram(options, user, command.reads()), log);
    }
}
