package io.github.forkchat.server.forks;

import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.server.ring.RingCursor;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of all forks, by client id.
 *
 * <p>Its C counterpart: the arrays of pipes and ids. Threads: passData.
 */
public final class ForkTable {
    private final ConnectedFork[] byId;
    private final List<ConnectedFork> all = new ArrayList<>();

    public ForkTable(int maxClients) {
        byId = new ConnectedFork[maxClients];
    }

    public void add(ConnectedFork fork) {
        byId[fork.clientId()] = fork;
        all.add(fork);
    }

    void remove(ConnectedFork fork) {
        byId[fork.clientId()] = null;
        all.remove(fork);
    }

    /** The fork of a client, or null. */
    public ConnectedFork get(int clientId) {
        return byId[clientId];
    }

    /** The token of the fork with this id, which may be any int; {@link Envelope#NO_TOKEN} if no fork has this id. */
    public long token(int clientId) {
        boolean isLive = clientId >= 0 && clientId < byId.length && byId[clientId] != null;
        return isLive ? byId[clientId].token() : Envelope.NO_TOKEN;
    }

    public int size() {
        return all.size();
    }

    /** The fork at an index, 0 to {@link #size} - 1, so that the relay allocates no iterator. */
    public ConnectedFork at(int index) {
        return all.get(index);
    }

    /** Whether every fork to which anything is delivered accepts frames with several messages. */
    public boolean allTakeLines() {
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).feed().takesLines()) {
                return false;
            }
        }
        return true;
    }

    /** The position of the slowest cursor in the broadcast ring, or {@code tail} if there is no cursor. */
    public long slowestCursor(long tail) {
        long slowest = tail;
        for (int i = 0; i < all.size(); i++) {
            RingCursor cursor = all.get(i).feed().cursor();
            if (cursor != null) {
                slowest = Math.min(slowest, cursor.position());
            }
        }
        return slowest;
    }
}
