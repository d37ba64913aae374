package io.github.forkchat.server.process;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.UserAccount;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.server.config.ServerOptions;
import io.github.forkchat.server.config.ServerStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Switches the user when the server is started as root. It listens as root, creates its files as the chosen user, and
 * then changes permanently to this user; or it stays root and runs its workers as another user. A server that was not
 * started as root keeps its user.
 *
 * <p>Threads: used only by the main thread.
 */
public final class ServerUser {
    private static final int ROOT = 0;

    /** Null if the server keeps its user. */
    private final UserAccount own;
    /** Null if the workers run as the server's user. */
    private final UserAccount workers;

    private ServerUser(UserAccount own, UserAccount workers) {
        this.own = own;
        this.workers = workers;
    }

    /**
     * Returns the users that the options name.
     *
     * @throws ServerStartException if a user does not exist, or this process is not root's and cannot switch; or if a
     *     server and workers of root would serve other machines
     */
    public static ServerUser of(ServerOptions options) throws ServerStartException {
        String user = options.workers().privileges().user();
        String workerUser = options.workers().privileges().workerUser();
        boolean isRoot = UserId.effective() == ROOT;
        if (UserId.isRoot()
                && user == null
                && workerUser == null
                && options.listen().servesBeyond()) {
            throw ServerStartException.other(
                    "a server started as root accepts only local clients: use --user NAME, to run as NAME once it"
                            + " listens, or"
                            + " --worker-user NAME, to run its workers as NAME",
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
        if (UserId.namespaceHasOnlyRoot()) {
            throw ServerStartException.other(
                    option + " " + name + ": this user namespace has no user but root; omit the option, or"
                            + " start the server in a namespace that has the user",
                    null);
        }
        return account;
    }

    /**
     * The environment, with the home directory of the user that the server becomes in place of root's, which that user
     * cannot read.
     */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        if (own != null) {
            environment.keySet().removeIf(name -> name.startsWith("XDG_"));
            environment.put("HOME", own.home());
        }
        return environment;
    }

    /** The workers' user, or null for the server's. */
    UserAccount workers() {
        return workers;
    }

    /** Assumes the user for the creation of files; {@link #resumeRoot} undoes that. */
    public void assume() throws ErrnoException {
        if (own != null) {
            own.assume();
        }
    }

    /** Becomes root again, for actions that only root may do. */
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
     * Checks that the workers' user can read the files that workers start from.
     *
     * @throws ServerStartException with the name of the file that the user cannot read
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
