package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.UserAccount;
import io.github.forkchat.libc.UserId;

/**
 * As whom the server runs that root has started: it listens as root, makes its files as that user, and then becomes it for
 * good. Whom somebody else has started stays that user.
 *
 * <p>Threads: the main one.
 */
final class ServerUser {
    private static final int ROOT = 0;

    /** Null if the server stays who it is. */
    private final UserAccount account;

    private ServerUser(UserAccount account) {
        this.account = account;
    }

    /**
     * The user that was asked for.
     *
     * @throws ServerStartException if there is none of that name, or this process is not root's and cannot change; or if
     *     root would serve other machines
     */
    static ServerUser of(ServerOptions options) throws ServerStartException {
        boolean isRoot = UserId.effective() == ROOT;
        if (options.user() == null) {
            if (isRoot && options.reachesBeyond()) {
                throw ServerStartException.other(
                        "as root it serves this machine alone: give --user NAME, as whom it runs once it listens",
                        null);
            }
            return new ServerUser(null);
        }
        UserAccount account = UserAccount.of(options.user())
                .orElseThrow(() -> ServerStartException.other("--user: no user " + options.user(), null));
        if (!isRoot) {
            throw ServerStartException.other("--user " + options.user() + " needs to be started as root", null);
        }
        if (account.uid() == ROOT) {
            throw ServerStartException.other("--user " + options.user() + " is root", null);
        }
        return new ServerUser(account);
    }

    /** What is made from now on is this user's. */
    void assume() throws ErrnoException {
        if (account != null) {
            account.assume();
        }
    }

    /** For what only root may do. */
    void resumeRoot() throws ErrnoException {
        if (account != null) {
            UserAccount.resumeRoot();
        }
    }

    /** Becomes this user for good. */
    void become() throws ErrnoException {
        if (account != null) {
            account.become();
        }
    }
}
