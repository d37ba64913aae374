package io.github.forkchat.server;

import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Reputation;

/**
 * Which places are taken: a client id for each client, and so many for each origin; and what its clients' visits do to an
 * origin's reputation.
 *
 * <p>Threads: the accept loop takes, passData frees.
 */
final class Places {
    /** What {@link #take} returns when all are taken. */
    static final int NONE = ClientIds.NONE;
    /** What it returns when the client's origin has as many as it may have. */
    static final int NONE_FOR_HOST = NONE - 1;

    private final ClientIds ids;
    private final PeerHosts hosts;
    private final Reputation reputation;

    Places(ServerLimits limits, Reputation reputation) {
        this.reputation = reputation;
        ids = new ClientIds(limits.maxClients());
        hosts = new PeerHosts(limits.maxPerHost());
    }

    /** Takes a place: the client's id, 0 or more, or {@link #NONE} or {@link #NONE_FOR_HOST}. */
    int take(Origin origin) {
        int id = ids.take();
        if (id != NONE && !hosts.enter(origin)) {
            ids.free(id);
            return NONE_FOR_HOST;
        }
        return id;
    }

    /** Whether all are taken. */
    boolean areTaken() {
        return ids.areTaken();
    }

    /** Whether the origin has as many as it may have. */
    boolean areTakenFor(Origin origin) {
        return hosts.isFull(origin);
    }

    /** A place that was taken is not used after all. */
    void free(int clientId, Origin origin) {
        hosts.leave(origin);
        ids.free(clientId);
    }

    /** The client has come into the room. */
    void entered(ConnectedFork fork) {
        long now = System.nanoTime();
        fork.admission.entered(now);
        reputation.entered(fork.admission.origin(), now);
    }

    /** The client is gone. */
    void free(ConnectedFork fork) {
        Admission admission = fork.admission;
        free(fork.clientId, admission.origin());
        if (admission.hasEntered()) {
            long now = System.nanoTime();
            reputation.left(admission.origin(), admission.visitNanos(now), now);
        }
    }
}
