package io.github.forkchat.server.process;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.UserAccount;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * As whom the server runs that root has started: it listens as root, makes its files as that user, and then becomes it for
 * good. Or it stays root, and its workers are another user's. Whom somebody else has started stays that user.
 *
 * <p>Threads: the main one.
 */
public final class ServerUser {
    private static final int ROOT = 0;

    /** Null if the server stays who it is. */
    private final UserAccount own;
    /** Null if the workers are who the server is. */
    private final UserAccount workers;

    private ServerUser(UserAccount own, UserAccount workers) {
        this.own = own;
        this.workers = workers;
    }

    /**
     * The users that were asked for.
     *
     * @throws ServerStartException if there is none of that name, or this process is not root's and cannot change; or if
     *     all of root's would serve other machines
     */
    public static ServerUser of(ServerOptions options) throws ServerStartException {
        String user = options.workers().privileges().user();
        String workerUser = options.workers().privileges().workerUser();
        boolean isRoot = UserId.effective() == ROOT;
        if (UserId.isRoot()
                && user == null
                && workerUser == null
                && options.listen().reachesBeyond()) {
            throw ServerStartException.other(
                    "as root it serves this machine alone: give --user NAME, as whom it runs once it listens, or"
                            + " --worker-user NAME, as whom its workers do",
                    null);
        }
        return new ServerUser(account("--user", user, isRoot), account("--worker-user", workerUser, isRoot));
    }

    private static UserAccount account(String option, String name, boolean isRoot) throws ServerStartException {
        if (name == null) {
            return null;
        }
        UserAccount account =
                UserAccount.of(name).orElseThrow(() -> ServerStartException.other(option + ": no user " + name, null));
        if (!isRoot) {
            throw ServerStartException.other(option + " " + name + " needs to be started as root", null);
        }
        if (account.uid() == ROOT) {
            throw ServerStartException.other(option + " " + name + " is root", null);
        }
        if (UserId.isAlone()) {
            throw ServerStartException.other(
                    option + " " + name + ": there is no user but root in this user namespace; leave the option out, or"
                            + " start the server in a namespace that has the user",
                    null);
        }
        return account;
    }

    /** As whom the workers run, or null for as whom the server does. */
    UserAccount workers() {
        return workers;
    }

    /** What is made from now on is this user's. */
    public void assume() throws ErrnoException {
        if (own != null) {
            own.assume();
        }
    }

    /** For what only root may do. */
    public void resumeRoot() throws ErrnoException {
        if (own != null) {
            UserAccount.resumeRoot();
        }
    }

    /** Becomes this user for good. */
    public void become() throws ErrnoException {
        if (own != null) {
            own.become();
        }
    }

    /**
     * Sees to it that the workers' user can read what they start from, as that user.
     *
     * @throws ServerStartException naming the file that it cannot
     */
    public void checkWorkersCanRead(List<Path> files) throws ServerStartException, ErrnoException {
        if (workers == null) {
            return;
        }
        UserAccount.Assumed assumed = workers.assumeAlone();
        try {
            for (Path file : files) {
                checkReadable(file);
            }
        } finally {
            assumed.end();
        }
    }

    private void checkReadable(Path file) throws ServerStartException {
        try {
            Files.newByteChannel(file).close();
        } catch (IOException e) {
            throw ServerStartException.other(
                    "--worker-user " + workers.name() + " cannot read " + file
                            + ": put it where that user can, or choose another",
                    e);
        }
    }
}
