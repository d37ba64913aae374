package io.github.forkchat.server.watch;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.pipe.PipeForkToMain;
import io.github.forkchat.server.config.LinkSettings;
import io.github.forkchat.server.diagnostics.Counters;
import io.github.forkchat.server.diagnostics.EvictionReason;
import io.github.forkchat.server.diagnostics.LeaveReason;
import io.github.forkchat.server.diagnostics.Statistics;
import io.github.forkchat.server.forks.ClientSlots;
import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.forks.ForkTable;
import io.github.forkchat.server.ring.BroadcastRing;
import java.util.concurrent.TimeUnit;

/**
 * The present numbers of the room as text, {@code key=value} parted by blanks: one line for each client, and one for
 * the server. {@code src/docs/monitoring.md} lists the keys.
 *
 * <p>Threads: passData.
 */
public final class RoomSample {
    private static final String UNKNOWN = "unknown";
    private static final int SECOND_MILLIS = 1_000;

    private final BroadcastRing ring;
    private final ForkTable forks;
    private final ClientSlots slots;
    private final PipeForkToMain pipe;
    private final Statistics statistics;
    private final String build;

    /** @param link the settings of the link to other servers; null if there is none */
    public RoomSample(
            BroadcastRing ring,
            ForkTable forks,
            ClientSlots slots,
            PipeForkToMain pipe,
            Statistics statistics,
            LinkSettings link) {
        this.ring = ring;
        this.forks = forks;
        this.slots = slots;
        this.pipe = pipe;
        this.statistics = statistics;
        String version = RoomSample.class.getPackage().getImplementationVersion();
        build = "version=" + (version == null ? UNKNOWN : version) + " java=" + Runtime.version() + " start="
                + System.currentTimeMillis()
                + (link == null ? "" : " room=" + link.room() + " site=" + link.site());
    }

    /** The position of the ring up to which {@link #client} counts what waits for a client. */
    public long tail() {
        return ring.tail();
    }

    /** The keys and values of the server. */
    public String server() {
        Counters counters = statistics.counters();
        int inRoom = 0;
        int starting = 0;
        int behind = 0;
        long behindMax = 0;
        long deliveredBytes = counters.deliveredBytesOfGone.get();
        for (int i = 0; i < forks.size(); i++) {
            ConnectedFork fork = forks.at(i);
            inRoom += fork.life().isInRoom() && !fork.member().isVisitor() ? 1 : 0;
            starting += fork.life().isStarting() ? 1 : 0;
            behind += fork.feed().isPipeFull() ? 1 : 0;
            behindMax = Math.max(behindMax, fork.feed().backlogBytes(ring.tail()));
            deliveredBytes += fork.feed().deliveredBytes();
        }
        StringBuilder text =
                new StringBuilder(statistics.toString()).append(' ').append(build);
        append(text, "clients", inRoom);
        append(text, "starting", starting);
        append(text, "max-clients", slots.maxClients());
        append(text, "clients-behind", behind);
        append(text, "behind-max", behindMax);
        append(text, "ring-size", ring.size());
        append(text, "ring-used", ring.tail() - forks.slowestCursor(ring.tail()));
        append(text, "pipe", pipeBytes());
        append(text, "message-bytes", counters.messageBytes.get());
        append(text, "delivered-bytes", deliveredBytes);
        Runtime java = Runtime.getRuntime();
        append(text, "heap-used", java.totalMemory() - java.freeMemory());
        append(text, "held-ms", TimeUnit.NANOSECONDS.toMillis(counters.heldNanos.get()));
        for (LeaveReason reason : LeaveReason.values()) {
            append(text, "left-" + reason.word(), counters.leftBecause(reason).get());
        }
        for (EvictionReason reason : EvictionReason.values()) {
            append(
                    text,
                    "evicted-" + reason.word(),
                    counters.evictedBecause(reason).get());
        }
        return text.append(' ').append(counters.joinTimes).toString();
    }

    private static void append(StringBuilder text, String key, long value) {
        text.append(' ').append(key).append('=').append(value);
    }

    /** Number of bytes that forks have written and Server Main has not handled. */
    private long pipeBytes() {
        try {
            return pipe.writtenBytes() - pipe.handledBytes();
        } catch (ErrnoException e) {
            throw new IllegalStateException("Server Main's own pipe", e);
        }
    }

    /**
     * The keys and values of a client.
     *
     * @param tail bytes behind this position of the ring do not count as waiting
     */
    public String client(ConnectedFork fork, long tail) {
        StringBuilder text = new StringBuilder();
        text.append("id=").append(fork.clientId()).append(" peer=").append(fork.peer());
        append(text, "pid", fork.life().hasProcess() ? fork.life().child().pid() : 0);
        text.append(" state=").append(state(fork));
        append(text, "visitor", fork.member().isVisitor() ? 1 : 0);
        append(text, "messages", fork.activity().messages());
        append(text, "bytes", fork.activity().textBytes());
        append(text, "frames", fork.activity().frames());
        append(text, "delivered", fork.feed().deliveredBytes());
        append(text, "behind", fork.feed().backlogBytes(tail));
        append(text, "pipe", pipeBytes(fork));
        append(text, "pipe-size", fork.pipe().sizeBytes());
        long lastMillis = Math.max(fork.member().joinedMillis(), fork.activity().messageMillis());
        long idleMillis = lastMillis == 0 ? 0 : Math.max(0, System.currentTimeMillis() - lastMillis);
        append(text, "idle", idleMillis / SECOND_MILLIS);
        return text.toString();
    }

    private static String state(ConnectedFork fork) {
        if (!fork.life().isRunning()) {
            return "ended";
        }
        if (fork.life().isStarting()) {
            return "starting";
        }
        if (fork.life().isLeaving()) {
            return "leaving";
        }
        return fork.feed().isPipeFull() ? "behind" : "here";
    }

    /** Number of bytes in the fork's pipeMainToFork; on macOS 0, because only the read end tells. */
    private static long pipeBytes(ConnectedFork fork) {
        if (!fork.feed().isOpen()) {
            return 0;
        }
        try {
            return fork.pipe().writeEnd().available();
        } catch (ErrnoException unknown) {
            return 0;
        }
    }
}
