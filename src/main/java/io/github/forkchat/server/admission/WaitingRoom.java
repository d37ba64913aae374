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
 * sending anything costs a descriptor for some milliseconds and nothing else. {@link StartOrder} decides which client
 * starts next.
 *
 * <p>Its C counterpart: the queue of {@code listen(2)}, which knows neither origins nor which clients have
 * disconnected. Threads: the accept loop.
 */
public final class WaitingRoom {
    /**
     * After a client has disconnected before its turn, each client is started only after this time; see {@link
     * #SUSPICION_NANOS}.
     */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Time for which {@link #SETTLE_NANOS} applies after a client has disconnected. */
    private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Reputation reputation;
    private final StartOrder order;
    private final EarlyDrop drop;
    private final RandomGenerator random;
    /** The queues, none of them empty. The origin that was served last comes last. */
    private final Map<Origin, OriginQueue> queues = new LinkedHashMap<>();
    /** The clients in the poll set, from {@link #firstIndex} on. */
    private final List<WaitingClient> polled = new ArrayList<>();

    private final NativeBuffer one = new NativeBuffer(1);
    private int firstIndex;
    private int size;
    private long hungUp;
    private long suspiciousUntilNanos;

    /**
     * Creates an empty queue.
     *
     * @param maxWaiting maximum number of waiting clients, 2 or more
     */
    public WaitingRoom(int maxWaiting, Reputation reputation, Starts starts, RandomGenerator random) {
        this.reputation = reputation;
        order = new StartOrder(reputation, starts);
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
        int index = polled.indexOf(client);
        if (index >= 0) {
            polled.set(index, null); // what poll(2) has said of it is of no use any more
        }
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
            if (client == null || !poll.isHungUp(firstIndex + i)) {
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
        order.started(client, nowNanos);
    }

    private WaitingClient best(long nowNanos) {
        long settledNanos = suspiciousUntilNanos - nowNanos > 0 ? SETTLE_NANOS : 0;
        return order.next(queues.values(), settledNanos, nowNanos);
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
