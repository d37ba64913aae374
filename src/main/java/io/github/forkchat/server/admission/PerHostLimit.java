package io.github.forkchat.server.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The number of clients of each origin (an address, or a user of a Unix socket), and its limit. Loopback addresses are
 * not counted, because all users of this machine share them.
 *
 * <p>Threads: the accept loop calls {@link #enter}, passData {@link #leave}.
 */
public final class PerHostLimit {
    private final int maxClients;
    private final Map<Origin, Integer> clients = new ConcurrentHashMap<>();

    /** @param maxClients maximum number of clients of an origin, 1 or more */
    public PerHostLimit(int maxClients) {
        this.maxClients = maxClients;
    }

    /** Counts a client; false if its origin already has the maximum number. */
    public boolean enter(Origin origin) {
        if (!origin.isCounted() || clients.merge(origin, 1, Integer::sum) <= maxClients) {
            return true;
        }
        leave(origin);
        return false;
    }

    /** Whether {@link #enter} would return false. */
    public boolean isFull(Origin origin) {
        return origin.isCounted() && clients.getOrDefault(origin, 0) >= maxClients;
    }

    /** Removes a client that {@link #enter} has counted. */
    public void leave(Origin origin) {
        clients.computeIfPresent(origin, (key, count) -> count == 1 ? null : count - 1);
    }
}
