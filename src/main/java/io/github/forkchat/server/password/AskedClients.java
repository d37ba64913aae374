package io.github.forkchat.server.password;

import io.github.forkchat.server.admission.Origin;
import io.github.forkchat.server.admission.Reputation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The pool of clients that were asked for the room's password; they take no slot of the room. When the pool is full,
 * each new client evicts another: out of {@value #SAMPLE} random clients, one that is not busy, of the origin with the
 * highest penalty, or else with the most clients here.
 *
 * <p>Threads: the accept loop.
 */
public final class AskedClients {
    private static final int SAMPLE = 16;

    private final int maxClients;
    private final Reputation reputation;
    private final RandomGenerator random;
    private final List<AskedClient> clients = new ArrayList<>();
    private final Map<Origin, Integer> byOrigin = new HashMap<>();
    /** For each origin with clients here, the number of its last check; none if there was no check yet. */
    private final Map<Origin, Long> lastChecks = new HashMap<>();

    private long checks;

    /** @param maxClients maximum number of clients in the pool, 1 or more */
    public AskedClients(int maxClients, Reputation reputation, RandomGenerator random) {
        this.maxClients = maxClients;
        this.reputation = reputation;
        this.random = random;
    }

    /**
     * Adds a client.
     *
     * @return null, or a client that has to be rejected and is not in the pool any more
     */
    AskedClient add(AskedClient client, long nowNanos) {
        AskedClient victim = clients.size() < maxClients ? null : worst(nowNanos);
        if (victim != null) {
            remove(victim);
        }
        client.isAsked = true;
        clients.add(client);
        byOrigin.merge(client.client.origin(), 1, Integer::sum);
        return victim;
    }

    /** Compares a sample, because to look at all would take longer than to accept a client. */
    private AskedClient worst(long nowNanos) {
        AskedClient worst = clients.get(random.nextInt(clients.size()));
        for (int i = 1; i < SAMPLE; i++) {
            AskedClient other = clients.get(random.nextInt(clients.size()));
            if (compare(other, worst, nowNanos) > 0) {
                worst = other;
            }
        }
        return worst;
    }

    private int compare(AskedClient a, AskedClient b, long nowNanos) {
        if (a.isBusy() != b.isBusy()) {
            return a.isBusy() ? -1 : 1;
        }
        Origin originA = a.client.origin();
        Origin originB = b.client.origin();
        boolean isMemberA = reputation.isMember(originA, nowNanos);
        if (isMemberA != reputation.isMember(originB, nowNanos)) {
            return isMemberA ? -1 : 1;
        }
        int penalty =
                Long.compare(reputation.penaltyNanos(originA, nowNanos), reputation.penaltyNanos(originB, nowNanos));
        return penalty != 0 ? penalty : Integer.compare(byOrigin.get(originA), byOrigin.get(originB));
    }

    /** Removes a client. */
    void remove(AskedClient client) {
        if (client.isAsked) {
            client.isAsked = false;
            clients.remove(client);
            Origin origin = client.client.origin();
            if (byOrigin.merge(origin, -1, Integer::sum) == 0) {
                byOrigin.remove(origin);
                lastChecks.remove(origin);
            }
        }
    }

    /**
     * The next PENDING client to check; null if no client is PENDING. Origins with the smallest penalty come first;
     * equal origins take turns; of one origin the client that came first is checked first.
     */
    AskedClient nextPending(long nowNanos) {
        AskedClient best = null;
        long bestPenalty = Long.MAX_VALUE;
        long bestTurn = Long.MAX_VALUE;
        for (AskedClient client : clients) {
            if (client.state == AskedClient.State.PENDING) {
                Origin origin = client.client.origin();
                long penalty = reputation.penaltyNanos(origin, nowNanos);
                long turn = lastChecks.getOrDefault(origin, 0L);
                if (penalty < bestPenalty || (penalty == bestPenalty && turn < bestTurn)) {
                    best = client;
                    bestPenalty = penalty;
                    bestTurn = turn;
                }
            }
        }
        if (best != null) {
            lastChecks.put(best.client.origin(), ++checks);
        }
        return best;
    }

    /** All clients, in the order of their arrival. */
    List<AskedClient> all() {
        return clients;
    }
}
