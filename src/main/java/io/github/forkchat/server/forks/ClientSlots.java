package io.github.forkchat.server.forks;

import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.PerHostLimit;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.config.ServerLimits;
import java.util.BitSet;

/**
 * The slots of the room: a client id for each client, and a maximum number of clients for each origin. It also
 * reports clients' visits to the {@link io.github.forkchat.server.admission.Reputation} of their origin. {@value
 * #VISITORS} further slots are for visitors, who only look, so that the operator of a full server can still list its
 * clients. A visitor that says something needs a slot for clients.
 *
 * <p>Its C counterpart: the search for the first free slot. Threads: the accept loop takes, passData frees and moves.
 */
public final class ClientSlots {
    /** Returned by {@link #take} when all slots are taken. */
    public static final int NONE = -1;
    /** Returned by {@link #take} when the client's origin has its maximum of clients. */
    public static final int NONE_FOR_HOST = NONE - 1;
    /** Number of slots for visitors. */
    static final int VISITORS = 4;

    /** The client ids in use, 0 and up. */
    private final BitSet ids = new BitSet();

    private final PerHostLimit hosts;
    private final Reputation reputation;
    private final int maxClients;
    private int clients;
    private int visitors;

    public ClientSlots(ServerLimits limits, Reputation reputation) {
        this.reputation = reputation;
        maxClients = limits.maxClients();
        hosts = new PerHostLimit(limits.maxPerHost());
    }

    /** Maximum number of clients, without visitors. */
    public int maxClients() {
        return maxClients;
    }

    /** Number of ids for this maximum of clients. */
    public static int count(int maxClients) {
        return maxClients + VISITORS;
    }

    /**
     * Takes a slot: returns the lowest free client id, 0 or more, or {@link #NONE} or {@link #NONE_FOR_HOST}.
     *
     * @param isVisitor whether to take a slot for visitors
     */
    public synchronized int take(Origin origin, boolean isVisitor) {
        if (isVisitor ? visitorsAreTaken() : areTaken()) {
            return NONE;
        }
        if (!hosts.enter(origin)) {
            return NONE_FOR_HOST;
        }
        count(isVisitor, 1);
        int id = ids.nextClearBit(0);
        ids.set(id);
        return id;
    }

    private void count(boolean isVisitor, int more) {
        if (isVisitor) {
            visitors += more;
        } else {
            clients += more;
        }
    }

    /** Whether all slots for clients are taken. */
    public synchronized boolean areTaken() {
        return clients >= maxClients;
    }

    /** Whether all slots for visitors are taken. */
    public synchronized boolean visitorsAreTaken() {
        return visitors >= VISITORS;
    }

    /** Whether the origin has its maximum of clients. */
    public boolean areTakenFor(Origin origin) {
        return hosts.isFull(origin);
    }

    /** Frees a slot that was taken and is not used. */
    public synchronized void free(int clientId, Origin origin, boolean isVisitor) {
        count(isVisitor, -1);
        hosts.leave(origin);
        ids.clear(clientId);
    }

    /** Moves a client that is a visitor to a slot for visitors, if one is free. */
    public synchronized void moveVisitor(ConnectedFork fork) {
        if (!fork.admission().hasVisitorSlot() && !visitorsAreTaken()) {
            move(fork);
        }
    }

    /** Moves the client to a slot for clients, if it has none and one is free; returns whether it has one now. */
    public boolean claimClientSlot(ConnectedFork fork) {
        return !fork.admission().hasVisitorSlot() || moveToClientSlot(fork);
    }

    private synchronized boolean moveToClientSlot(ConnectedFork fork) {
        if (areTaken()) {
            return false;
        }
        move(fork);
        return true;
    }

    private void move(ConnectedFork fork) {
        count(fork.admission().hasVisitorSlot(), -1);
        fork.admission().moveSlot();
        count(fork.admission().hasVisitorSlot(), 1);
    }

    /** The client has joined the room. */
    void entered(ConnectedFork fork) {
        long now = System.nanoTime();
        fork.admission().entered(now);
        reputation.entered(fork.admission().origin(), now);
    }

    /** The client has left: frees its slot. */
    public void free(ConnectedFork fork) {
        Admission admission = fork.admission();
        free(fork.clientId(), admission.origin(), fork.admission().hasVisitorSlot());
        if (admission.hasEntered()) {
            long now = System.nanoTime();
            reputation.left(admission.origin(), admission.visitNanos(now), now);
        }
    }
}
