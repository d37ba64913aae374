package io.github.forkchat.server.admission;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The queue of clients that were accepted and have no worker yet. It is bounded. A client that disconnects without
 * sending anything costs a descriptor for some milliseconds and nothing else.
 *
 * <p>Order: origins take turns. Origins of members of the room usually come first. Clients that have closed their
 * sending side come after the others, and penalized origins last. Among equals, the origin with the smaller penalty
 * comes first. Server Main does not read what a client says, so it knows a member by its origin and not by the key of
 * its name.
 *
 * <p>Its C counterpart: the queue of {@code listen(2)}, which knows neither origins nor which clients have
 * disconnected. Threads: the accept loop.
 */
public final class WaitingRoom {
    /** One of this many starts in a row does not prefer members. */
    private static final int TURNS = 4;
    /**
     * After a client has disconnected before its turn, each client is started only after this time; see {@link
     * #SUSPICION_NANOS}.
     */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Time for which {@link #SETTLE_NANOS} applies after a client has disconnected. */
    private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MEMBERS = 0;
    private static final int OTHERS = 1;
    private static final int ENDED = 2;
    private static final int PENALIZED = 3;

    private final Reputation reputation;
    private final Starts starts;
    private final EarlyDrop drop;
    private final RandomGenerator random;
    /** The queues, none of them empty. The origin that was served last comes last. */
    private final Map<Origin, OriginQueue> queues = new LinkedHashMap<>();
    /** The clients in the poll set, from {@link #firstIndex} on. */
    private final List<WaitingClient> polled = new ArrayList<>();

    private final NativeBuffer one = new NativeBuffer(1);
    private int firstIndex;
    private int size;
    private int turn;
    private long hungUp;
    private long suspiciousUntilNanos;

    /**
     * Creates an empty queue.
     *
     * @param maxWaiting maximum number of waiting clients, 2 or more
     */
    public WaitingRoom(int maxWaiting, Reputation reputation, Starts starts, RandomGenerator random) {
        this.reputation = reputation;
        this.starts = starts;
        this.random = random;
        drop = new EarlyDrop(maxWaiting / 2, maxWaiting, random);
        suspiciousUntilNanos = System.nanoTime();
    }

    /**
     * Adds a client.
     *
     * @return null, or a client that has to be rejected and is not in the queue any more: one of the origin with the
     *     most clients here, penalized origins first
     */
    public WaitingClient add(WaitingClient client, long nowNanos) {
        queues.computeIfAbsent(client.origin, OriginQueue::new).add(client);
        size++;
        if (!drop.isDue(size - 1)) {
            return null;
        }
        WaitingClient victim = worst(nowNanos).any(random);
        remove(victim);
        return victim;
    }

    private OriginQueue worst(long nowNanos) {
        OriginQueue worst = null;
        long maxWeight = -1;
        for (OriginQueue queue : queues.values()) {
            boolean isPenalized = Reputation.isEnforced(reputation.penaltyNanos(queue.origin(), nowNanos));
            long weight = queue.size() + (isPenalized ? Integer.MAX_VALUE : 0L);
            if (weight > maxWeight) {
                maxWeight = weight;
                worst = queue;
            }
        }
        return worst;
    }

    private void remove(WaitingClient client) {
        OriginQueue queue = queues.get(client.origin);
        queue.remove(client);
        if (queue.isEmpty()) {
            queues.remove(client.origin);
        }
        size--;
    }

    /** Whether so many clients wait that some are rejected. */
    public boolean isCrowded() {
        return size >= drop.start();
    }

    /** Number of waiting clients. */
    public int size() {
        return size;
    }

    /** Number of clients that have disconnected without sending anything since the server's start. */
    public long hungUp() {
        return hungUp;
    }

    /** Adds the clients that may disconnect to the poll set. */
    public void addTo(PollSet poll) {
        polled.clear();
        for (OriginQueue queue : queues.values()) {
            for (WaitingClient client : queue.open()) {
                int index = poll.add(client.accepted.fd(), PollSet.HANG_UP);
                if (polled.isEmpty()) {
                    firstIndex = index;
                }
                polled.add(client);
            }
        }
    }

    /** After {@link #addTo} and poll(2): removes the clients that have disconnected without sending anything. */
    public void look(PollSet poll, long nowNanos) {
        for (int i = 0; i < polled.size(); i++) {
            WaitingClient client = polled.get(i);
            if (!poll.isHungUp(firstIndex + i)) {
                continue;
            }
            if (client.hasHungUp(one)) {
                forget(client, nowNanos);
            } else {
                OriginQueue queue = queues.get(client.origin);
                queue.remove(client);
                client.hasEnded = true;
                queue.add(client);
                suspiciousUntilNanos = nowNanos + SUSPICION_NANOS;
            }
        }
        polled.clear();
    }

    /** Does {@link #addTo}, poll(2) and {@link #look} in one call, without waiting. */
    public void forgetHungUp(long nowNanos) {
        for (OriginQueue queue : List.copyOf(queues.values())) {
            for (WaitingClient client : List.copyOf(queue.open())) {
                if (client.hasHungUp(one)) {
                    forget(client, nowNanos);
                }
            }
        }
    }

    private void forget(WaitingClient client, long nowNanos) {
        remove(client);
        client.accepted.fd().close();
        hungUp++;
        suspiciousUntilNanos = nowNanos + SUSPICION_NANOS;
    }

    /** Removes and returns the client to start now; null if no client may be started, or no client waits. */
    public WaitingClient next(long nowNanos) {
        for (WaitingClient client = best(nowNanos); client != null; client = best(nowNanos)) {
            if (client.hasHungUp(one)) {
                forget(client, nowNanos);
                continue;
            }
            take(client, nowNanos);
            return client;
        }
        return null;
    }

    private void take(WaitingClient client, long nowNanos) {
        remove(client);
        OriginQueue queue = queues.remove(client.origin);
        if (queue != null) {
            queues.put(client.origin, queue); // this origin's next turn comes after all others
        }
        turn = (turn + 1) % TURNS;
        reputation.started(client.origin, nowNanos);
    }

    private WaitingClient best(long nowNanos) {
        long settledNanos = suspiciousUntilNanos - nowNanos > 0 ? SETTLE_NANOS : 0;
        WaitingClient best = null;
        int bestRank = Integer.MAX_VALUE;
        long bestPenalty = 0;
        for (OriginQueue queue : queues.values()) {
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

    /** Removes and returns any client that is not a visitor; null if only visitors wait. */
    public WaitingClient anyButVisitors() {
        for (OriginQueue queue : queues.values()) {
            for (WaitingClient client : queue.all()) {
                if (!client.isVisitor()) {
                    remove(client);
                    return client;
                }
            }
        }
        return null;
    }

    /** Removes and returns any client; null if no client waits. */
    public WaitingClient any() {
        if (size == 0) {
            return null;
        }
        WaitingClient client = queues.values().iterator().next().first();
        remove(client);
        return client;
    }
}
