package io.github.forkchat.server.diagnostics;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The server's event counters. Threads: passData and the accept loop write; every thread may read. */
public final class Counters {
    /** Clients that were accepted. */
    public final AtomicLong accepted = new AtomicLong();
    /** Accepted clients that joined the room. */
    public final AtomicLong joined = new AtomicLong();
    /** Clients that joined the room and have left it. */
    public final AtomicLong left = new AtomicLong();
    /** Clients that were accepted, sent nothing, and disconnected before they were served. */
    public final AtomicLong hungUp = new AtomicLong();
    /** Clients that were rejected. */
    public final AtomicLong refused = new AtomicLong();
    /** Clients that were rejected because too many were waiting; {@link #refused} includes them. */
    public final AtomicLong dropped = new AtomicLong();
    /** Frames from forks. */
    public final AtomicLong frames = new AtomicLong();
    /** Messages that were relayed. */
    public final AtomicLong messages = new AtomicLong();
    /** Bytes on pipeForkToMain that are not part of a frame. */
    public final AtomicLong skippedBytes = new AtomicLong();
    /** Well-formed frames that were invalid, such as a message that is too long. */
    public final AtomicLong droppedFrames = new AtomicLong();
    /** Workers that Server Main ended, because an invalid frame carried the token that only this worker knows. */
    public final AtomicLong violations = new AtomicLong();
    /** Total length of the texts of messages that were relayed. */
    public final AtomicLong messageBytes = new AtomicLong();
    /** Bytes that were written to the pipes of forks that have ended. */
    public final AtomicLong deliveredBytesOfGone = new AtomicLong();
    /** Time in nanoseconds in which a full ring held back the senders. */
    public final AtomicLong heldNanos = new AtomicLong();
    /** How long clients took from the connection into the room. */
    public final JoinTimes joinTimes = new JoinTimes();

    private final Map<LeaveReason, AtomicLong> leftBecause = new EnumMap<>(LeaveReason.class);
    private final Map<EvictionReason, AtomicLong> evictedBecause = new EnumMap<>(EvictionReason.class);

    /** Counters that are all 0. */
    public Counters() {
        for (LeaveReason reason : LeaveReason.values()) {
            leftBecause.put(reason, new AtomicLong());
        }
        for (EvictionReason reason : EvictionReason.values()) {
            evictedBecause.put(reason, new AtomicLong());
        }
    }

    /** Clients that have left the room for this reason. */
    public AtomicLong leftBecause(LeaveReason reason) {
        return leftBecause.get(reason);
    }

    /** Clients that were evicted for this reason. */
    public AtomicLong evictedBecause(EvictionReason reason) {
        return evictedBecause.get(reason);
    }

    private long evicted() {
        return evictedBecause.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Number of clients in the room. */
    public long inRoom() {
        return joined.get() - left.get();
    }

    @Override
    public String toString() {
        return "accepted=" + accepted + " joined=" + joined + " left=" + left + " hung-up=" + hungUp + " refused="
                + refused + " turned-away=" + dropped + " frames="
                + frames + " messages=" + messages + " skipped-bytes=" + skippedBytes + " dropped-frames="
                + droppedFrames + " protocol-violations=" + violations + " evictions=" + evicted();
    }
}
