package io.github.forkchat.server;

/**
 * Which places are taken: a client id for each client, and so many for each address.
 *
 * <p>Threads: the accept loop takes, passData frees.
 */
final class Places {
    /** What {@link #take} returns when all are taken. */
    static final int NONE = ClientIds.NONE;
    /** What it returns when the client's address has as many as it may have. */
    static final int NONE_FOR_HOST = NONE - 1;

    private final ClientIds ids;
    private final PeerHosts hosts;

    Places(ServerLimits limits) {
        ids = new ClientIds(limits.maxClients());
        hosts = new PeerHosts(limits.maxPerHost());
    }

    /** Takes a place: the client's id, 0 or more, or {@link #NONE} or {@link #NONE_FOR_HOST}. */
    int take(String peer) {
        int id = ids.take();
        if (id != NONE && !hosts.enter(peer)) {
            ids.free(id);
            return NONE_FOR_HOST;
        }
        return id;
    }

    /** The client is gone. */
    void free(int clientId, String peer) {
        hosts.leave(peer);
        ids.free(clientId);
    }
}
