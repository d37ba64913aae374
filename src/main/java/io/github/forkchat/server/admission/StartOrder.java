package io.github.forkchat.server.admission;

import java.util.Collection;

/**
 * Decides which waiting client starts next. Origins take turns. Origins of members of the room usually come first.
 * Clients that have closed their sending side come after the others, and penalized origins last. Among equals, the
 * origin with the smaller penalty comes first. Server Main does not read what a client says, so it knows a member by its
 * origin and not by the key of its name.
 *
 * <p>Threads: the accept loop.
 */
final class StartOrder {
    /** One of this many starts in a row does not prefer members. */
    private static final int TURNS = 4;

    private static final int MEMBERS = 0;
    private static final int OTHERS = 1;
    private static final int ENDED = 2;
    private static final int PENALIZED = 3;

    private final Reputation reputation;
    private final Starts starts;
    private int turn;

    StartOrder(Reputation reputation, Starts starts) {
        this.reputation = reputation;
        this.starts = starts;
    }

    /**
     * The client to start now; null if none may start.
     *
     * @param queues the origin that was served last comes last
     * @param settledNanos a client is started only when it has waited this long
     */
    WaitingClient next(Collection<OriginQueue> queues, long settledNanos, long nowNanos) {
        WaitingClient best = null;
        int bestRank = Integer.MAX_VALUE;
        long bestPenalty = 0;
        for (OriginQueue queue : queues) {
            WaitingClient first = queue.first();
            long penalty = reputation.penaltyNanos(queue.origin(), nowNanos);
            int rank = rank(first, penalty, nowNanos);
            boolean isBetter = rank < bestRank || (rank == bestRank && penalty < bestPenalty);
            if (isBetter && nowNanos - first.sinceNanos >= settledNanos && mayStart(first, penalty, nowNanos)) {
                best = first;
                bestRank = rank;
                bestPenalty = penalty;
            }
        }
        return best;
    }

    private int rank(WaitingClient client, long penaltyNanos, long nowNanos) {
        if (client.isProven()) {
            return MEMBERS;
        }
        if (Reputation.isEnforced(penaltyNanos)) {
            return PENALIZED;
        }
        if (client.hasEnded) {
            return ENDED;
        }
        return turn < TURNS - 1 && reputation.isMember(client.origin, nowNanos) ? MEMBERS : OTHERS;
    }

    private boolean mayStart(WaitingClient client, long penaltyNanos, long nowNanos) {
        boolean isPenalized = !client.isProven() && Reputation.isEnforced(penaltyNanos);
        return starts.mayStart(client.origin, isPenalized)
                && !(isPenalized && reputation.isPaused(client.origin, nowNanos));
    }

    /** The client is being started. */
    void started(WaitingClient client, long nowNanos) {
        turn = (turn + 1) % TURNS;
        reputation.started(client.origin, nowNanos);
    }
}
