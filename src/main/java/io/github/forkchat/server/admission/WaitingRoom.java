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
 * The clients that were accepted and have no worker yet. Their number is bounded; one that leaves without a word costs its
 * descriptor for some milliseconds and nothing else.
 *
 * <p>Order: origins take turns. Before the others come those that a member of the room has come from, though not always;
 * after the others come clients that have closed their sending side, then penalized origins; and among equals the origin
 * with the smaller penalty. Server Main never reads what a client says, so a member is known by where it comes from, and
 * not by the key of its name.
 *
 * <p>Its C counterpart: the queue of {@code listen(2)}, which knows neither origins nor who has hung up. Threads: the
 * accept loop.
 */
public final class WaitingRoom {
    /** Of so many starts in a row one does not prefer members. */
    private static final int TURNS = 4;
    /** After somebody has left before its turn, clients are started so long after they came, */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** for so long. */
    private static final long SUSPICION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MEMBERS = 0;
    private static final int OTHERS = 1;
    private static final int ENDED = 2;
    private static final int PENALIZED = 3;

    private final Reputation reputation;
    private final Starts starts;
    private final EarlyDrop drop;
    private final RandomGenerator random;
    /** Each has a client; the one that was served last comes last. */
    private final Map<Origin, OriginQueue> queues = new LinkedHashMap<>();
    /** Those in the poll set, and the index of the first there. */
    private final List<WaitingClient> polled = new ArrayList<>();

    private final NativeBuffer one = new NativeBuffer(1);
    private int firstIndex;
    private int size;
    private int turn;
    private long hungUp;
    private long suspiciousUntilNanos;

    /**
     * An empty one.
     *
     * @param most how many clients may wait, 2 or more
     */
    public WaitingRoom(int most, Reputation reputation, Starts starts, RandomGenerator random) {
        this.reputation = reputation;
        this.starts = starts;
        this.random = random;
        drop = new EarlyDrop(most / 2, most, random);
        suspiciousUntilNanos = System.nanoTime();
    }

    /**
     * A client waits from now on.
     *
     * @return null, or a client that is to be turned away for it and waits no more: one of the origin that has most here,
     *     penalized ones first
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
        long most = -1;
        for (OriginQueue queue : queues.values()) {
            boolean isPenalized = Reputation.isEnforced(reputation.penaltyNanos(queue.origin(), nowNanos));
            long weight = queue.size() + (isPenalized ? Integer.MAX_VALUE : 0L);
            if (weight > most) {
                most = weight;
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

    /** Whether some that come are turned away. */
    public boolean isCrowded() {
        return size >= drop.start();
    }

    /** How many wait. */
    public int size() {
        return size;
    }

    /** How many have left without a word since the start. */
    public long hungUp() {
        return hungUp;
    }

    /** Adds those to what is polled that may hang up. */
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

    /** After {@link #addTo} and poll(2): forgets those who have left without a word. */
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

    /** The same as {@link #addTo}, poll(2) and {@link #look} at once, without waiting. */
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

    /** Takes the client out that is to be started now; null if none may be, or none waits. */
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
            queues.put(client.origin, queue); // its turn comes after all others
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

    /** Takes anyone out that is no visitor; null if none waits. */
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

    /** Takes anyone out; null if none waits. */
    public WaitingClient any() {
        if (size == 0) {
            return null;
        }
        WaitingClient client = queues.values().iterator().next().first();
        remove(client);
        return client;
    }
}
