package io.github.forkchat.server.forks;

import io.github.forkchat.server.admission.ClientIds;
import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.PerHostLimit;
import io.github.forkchat.server.admission.Reputation;
import io.github.forkchat.server.config.ServerLimits;

/**
 * Which places are taken: a client id for each client, and so many for each origin; and what its clients' visits do to an
 * origin's reputation. {@value #VISITORS} further places are for visitors, who only look: so the operator of a full server
 * can still ask it who is there. A visitor that says something needs a client's place.
 *
 * <p>Threads: the accept loop takes, passData frees and moves.
 */
public final class ClientSlots {
    /** What {@link #take} returns when all are taken. */
    public static final int NONE = ClientIds.NONE;
    /** What it returns when the client's origin has as many as it may have. */
    public static final int NONE_FOR_HOST = NONE - 1;
    /** The places of visitors. */
    static final int VISITORS = 4;

    private final ClientIds ids;
    private final PerHostLimit hosts;
    private final Reputation reputation;
    private final int maxClients;
    private int clients;
    private int visitors;

    public ClientSlots(ServerLimits limits, Reputation reputation) {
        this.reputation = reputation;
        maxClients = limits.maxClients();
        ids = new ClientIds(count(maxClients));
        hosts = new PerHostLimit(limits.maxPerHost());
    }

    /** How many ids there are with so many clients at most. */
    public static int count(int maxClients) {
        return maxClients + VISITORS;
    }

    /**
     * Takes a place: the client's id, 0 or more, or {@link #NONE} or {@link #NONE_FOR_HOST}.
     *
     * @param isVisitor whether it is a visitor's
     */
    public synchronized int take(Origin origin, boolean isVisitor) {
        if (isVisitor ? visitorsAreTaken() : areTaken()) {
            return NONE;
        }
        if (!hosts.enter(origin)) {
            return NONE_FOR_HOST;
        }
        count(isVisitor, 1);
        return ids.take();
    }

    private void count(boolean isVisitor, int more) {
        if (isVisitor) {
            visitors += more;
        } else {
            clients += more;
        }
    }

    /** Whether all of the clients' are taken. */
    public synchronized boolean areTaken() {
        return clients >= maxClients;
    }

    /** Whether all of the visitors' are. */
    public synchronized boolean visitorsAreTaken() {
        return visitors >= VISITORS;
    }

    /** Whether the origin has as many as it may have. */
    public boolean areTakenFor(Origin origin) {
        return hosts.isFull(origin);
    }

    /** A place that was taken is not used after all. */
    public synchronized void free(int clientId, Origin origin, boolean isVisitor) {
        count(isVisitor, -1);
        hosts.leave(origin);
        ids.free(clientId);
    }

    /** The client is a visitor: it leaves its place to others, if there is one for it among the visitors'. */
    public synchronized void visits(ConnectedFork fork) {
        if (!fork.admission().hasVisitorsPlace() && !visitorsAreTaken()) {
            move(fork);
        }
    }

    /** Whether the client has a place to speak from; a visitor that wants to speak takes one if there is one. */
    public boolean maySpeak(ConnectedFork fork) {
        return !fork.admission().hasVisitorsPlace() || takesPlace(fork);
    }

    private synchronized boolean takesPlace(ConnectedFork fork) {
        if (areTaken()) {
            return false;
        }
        move(fork);
        return true;
    }

    private void move(ConnectedFork fork) {
        count(fork.admission().hasVisitorsPlace(), -1);
        fork.admission().movePlace();
        count(fork.admission().hasVisitorsPlace(), 1);
    }

    /** The client has come into the room. */
    void entered(ConnectedFork fork) {
        long now = System.nanoTime();
        fork.admission().entered(now);
        reputation.entered(fork.admission().origin(), now);
    }

    /** The client is gone. */
    public void free(ConnectedFork fork) {
        Admission admission = fork.admission();
        free(fork.clientId(), admission.origin(), fork.admission().hasVisitorsPlace());
        if (admission.hasEntered()) {
            long now = System.nanoTime();
            reputation.left(admission.origin(), admission.visitNanos(now), now);
        }
    }
}
