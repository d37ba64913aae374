package io.github.forkchat.server.admission;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The record of each origin's behavior: its penalty, which grows with each offence and decreases with time, and whether
 * the origin has, or recently had, a member in the room.
 *
 * <p>A penalty locks no origin out. An origin with a penalty is served after the others. An origin with more than
 * {@value #ENFORCED_SECONDS} s ("penalized") is served one client at a time, with a pause that grows with the penalty.
 * So clients that share an address with an attacker still get in.
 *
 * <p>Threads: the accept loop reads, passData and the accept loop write. Times are {@link System#nanoTime}.
 */
public final class Reputation {
    /** A smaller penalty only affects the order in which origins are served. */
    static final int ENFORCED_SECONDS = 15;

    private static final int MAX_PENALTY_SECONDS = 600;
    /** The pause between two starts of a penalized origin is its penalty divided by this. */
    private static final int PAUSE_DIVISOR = 60;
    /** A client that stays this long is a member. */
    private static final int MEMBER_SECONDS = 10;
    /** Time for which an origin counts as a member's origin after the member has left. */
    private static final int MEMBER_AFTER_SECONDS = 3_600;
    /** A client that stays for a shorter time has made a short visit. */
    private static final int SHORT_VISIT_SECONDS = 1;
    /** Maximum number of origins in the record; each takes some 200 bytes. */
    private static final int ORIGINS = 16_384;

    private static final long ENFORCED_NANOS = TimeUnit.SECONDS.toNanos(ENFORCED_SECONDS);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_PENALTY_NANOS = TimeUnit.SECONDS.toNanos(MAX_PENALTY_SECONDS);
    private static final long MEMBER_NANOS = TimeUnit.SECONDS.toNanos(MEMBER_SECONDS);
    private static final long MEMBER_AFTER_NANOS = TimeUnit.SECONDS.toNanos(MEMBER_AFTER_SECONDS);
    private static final long SHORT_VISIT_NANOS = TimeUnit.SECONDS.toNanos(SHORT_VISIT_SECONDS);

    /** The record of one origin. */
    private static final class Entry {
        /** The time at which the penalty is 0 again. */
        long penaltyUntilNanos;
        /** When the next client of a penalized origin may start. */
        long pauseUntilNanos;
        /** Until when the origin counts as a member's. */
        long memberUntilNanos;
        /** How many of its clients are in the room. */
        int present;
        /** Since when at least one of its clients has been in the room. */
        long presentSinceNanos;

        Entry(long nowNanos) {
            penaltyUntilNanos = nowNanos;
            pauseUntilNanos = nowNanos;
            memberUntilNanos = nowNanos;
        }

        boolean isMember(long nowNanos) {
            return memberUntilNanos - nowNanos > 0 || (present > 0 && nowNanos - presentSinceNanos >= MEMBER_NANOS);
        }

        boolean isForgettable(long nowNanos) {
            return present == 0 && penaltyUntilNanos - nowNanos <= 0 && memberUntilNanos - nowNanos <= 0;
        }
    }

    /** In order of insertion. */
    private final Map<Origin, Entry> entries = new LinkedHashMap<>();

    private boolean isSwept;
    /** The time of the last search for entries without effect. */
    private long sweptNanos;

    /** A client has joined the room. */
    public synchronized void entered(Origin origin, long nowNanos) {
        Entry entry = entry(origin, nowNanos);
        if (entry.present++ == 0) {
            entry.presentSinceNanos = nowNanos;
        }
    }

    /** A client that had {@link #entered} has left the room. */
    public synchronized void left(Origin origin, long stayedNanos, long nowNanos) {
        Entry entry = entry(origin, nowNanos);
        entry.present = Math.max(0, entry.present - 1);
        if (stayedNanos >= MEMBER_NANOS) {
            entry.memberUntilNanos = nowNanos + MEMBER_AFTER_NANOS;
        } else if (stayedNanos < SHORT_VISIT_NANOS) {
            penalize(origin, Penalty.SHORT_VISIT, nowNanos);
        }
    }

    /** Adds to the penalty of an origin. */
    public synchronized void penalize(Origin origin, Penalty penalty, long nowNanos) {
        Entry entry = entry(origin, nowNanos);
        long left = Math.max(0, entry.penaltyUntilNanos - nowNanos);
        entry.penaltyUntilNanos = nowNanos + Math.min(MAX_PENALTY_NANOS, left + penalty.nanos());
    }

    /** A client of this origin is being started. */
    synchronized void started(Origin origin, long nowNanos) {
        Entry entry = entries.get(origin);
        if (entry != null && entry.penaltyUntilNanos - nowNanos >= ENFORCED_NANOS) {
            entry.pauseUntilNanos = nowNanos + (entry.penaltyUntilNanos - nowNanos) / PAUSE_DIVISOR;
        }
    }

    /** The remaining penalty, or 0. */
    public synchronized long penaltyNanos(Origin origin, long nowNanos) {
        Entry entry = entries.get(origin);
        return entry == null ? 0 : Math.max(0, entry.penaltyUntilNanos - nowNanos);
    }

    /** Whether the penalty of this origin is enforced. */
    public boolean isPenalized(Origin origin, long nowNanos) {
        return isEnforced(penaltyNanos(origin, nowNanos));
    }

    /** Whether an origin with this penalty is penalized. */
    static boolean isEnforced(long penaltyNanos) {
        return penaltyNanos >= ENFORCED_NANOS;
    }

    /** Whether a penalized origin has to wait until its next client may start. */
    synchronized boolean isPaused(Origin origin, long nowNanos) {
        Entry entry = entries.get(origin);
        return entry != null && entry.pauseUntilNanos - nowNanos > 0;
    }

    /** Whether a client of this origin is, or recently was, in the room for {@value #MEMBER_SECONDS} s or more. */
    public synchronized boolean isMember(Origin origin, long nowNanos) {
        Entry entry = entries.get(origin);
        return entry != null && entry.isMember(nowNanos);
    }

    private Entry entry(Origin origin, long nowNanos) {
        Entry entry = entries.get(origin);
        if (entry == null) {
            makeRoom(nowNanos);
            entry = new Entry(nowNanos);
            entries.put(origin, entry);
        }
        return entry;
    }

    /**
     * Removes the entries without effect, once a second; if the record is still full, removes the oldest entry without
     * a client in the room.
     */
    private void makeRoom(long nowNanos) {
        if (entries.size() < ORIGINS) {
            return;
        }
        if (!isSwept || nowNanos - sweptNanos >= SWEEP_NANOS) { // a search for each new client would cost 0.1 ms
            isSwept = true;
            sweptNanos = nowNanos;
            entries.values().removeIf(entry -> entry.isForgettable(nowNanos));
        }
        Iterator<Entry> eldest = entries.values().iterator();
        while (entries.size() >= ORIGINS && eldest.hasNext()) {
            if (eldest.next().present == 0) {
                eldest.remove();
            }
        }
    }
}
