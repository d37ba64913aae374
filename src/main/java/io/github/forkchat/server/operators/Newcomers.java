package io.github.forkchat.server.operators;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.bans.Ban;

/** The accept loop's questions about a new client: whether it may come in, and with which rights. Threads: accept loop. */
public final class Newcomers {
    private static final String LOCKED = "the room is locked: no new clients";

    private final Operators operators;
    private final Reputation reputation;

    public Newcomers(Operators operators, Reputation reputation) {
        this.operators = operators;
        this.reputation = reputation;
    }

    /** Why the client may not come in: a ban, or the lock of the room; null if it may. Operators always may. */
    public String fault(WaitingClient client) {
        Ban ban = operators.bans().find(client.origin(), System.currentTimeMillis());
        if ((ban == null && !operators.lock().isLocked()) || isOperator(client.accepted())) {
            return null;
        }
        return ban == null ? LOCKED : ban.line();
    }

    /** Whether the client is an operator by its user. */
    public boolean isOperator(AcceptedClient client) {
        return operators.rights().areHeldBy(client);
    }

    /** Whether the client's origin is penalized for earlier clients. */
    public boolean isPenalized(WaitingClient client) {
        return !client.isProven() && reputation.isPenalized(client.origin(), System.nanoTime());
    }
}
