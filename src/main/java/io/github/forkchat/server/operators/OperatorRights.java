package io.github.forkchat.server.operators;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PeerUser;
import io.github.forkchat.libc.UserId;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which clients of a Unix socket are operators, by what the kernel tells: root, the server's own user, and the
 * users of {@code --operators}. A worker is none, although it may run as the server's user: the kernel tells the
 * process that has connected, and no process that Server Main has started has rights.
 *
 * <p>Threads: any.
 */
public final class OperatorRights {
    private static final int ROOT = 0;

    private final Set<String> logins;
    private final int ownUid;

    /** @param logins login names of further operators */
    OperatorRights(Set<String> logins) {
        this.logins = logins;
        ownUid = UserId.effective();
    }

    /** Whether this client is an operator by its user. */
    public boolean areHeldBy(AcceptedClient client) {
        if (client.route() != AcceptedClient.Route.UNIX) {
            return false; // the user of a proxy is not the user of its clients
        }
        boolean isOperator = client.uid() == ROOT
                || client.uid() == ownUid
                || (!logins.isEmpty() && logins.contains(String.valueOf(client.login())));
        return isOperator && !isOwnProcess(client);
    }

    /** Whether its process descends from Server Main, or cannot be found. */
    private boolean isOwnProcess(AcceptedClient client) {
        if (ownUid != ROOT && client.uid() != ownUid) {
            return false; // only root's Server Main has processes of other users, and /proc may hide those (hidepid)
        }
        try {
            int pid = PeerUser.pid(client.fd());
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            boolean isUnknown = pid > 0 && process.isEmpty();
            long own = ProcessHandle.current().pid();
            while (process.isPresent() && process.get().pid() != own) {
                process = process.get().parent();
            }
            return isUnknown || process.isPresent();
        } catch (ErrnoException gone) {
            return true;
        }
    }
}
