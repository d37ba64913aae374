package io.github.forkchat.server.forks;

import io.github.forkchat.server.process.ForkPidFile;

/**
 * The resources that each fork holds: its row in the {@link ForkTable}, its client's slot, its share of the {@link
 * StartupLimiter}, and the record of its pid.
 *
 * <p>Threads: passData; the accept loop uses {@link #slots} and {@link #startupLimiter}.
 */
public final class ForkRegistry {
    private final ForkTable table;
    private final ClientSlots slots;
    private final StartupLimiter startupLimiter;
    private final ForkPidFile pids;

    public ForkRegistry(ForkTable table, ClientSlots slots, StartupLimiter startupLimiter, ForkPidFile pids) {
        this.table = table;
        this.slots = slots;
        this.startupLimiter = startupLimiter;
        this.pids = pids;
    }

    /** All forks. */
    public ForkTable table() {
        return table;
    }

    /** The slots of the clients. */
    public ClientSlots slots() {
        return slots;
    }

    /** How many forks may start at a time. */
    public StartupLimiter startupLimiter() {
        return startupLimiter;
    }

    /** The fork's client has joined the room, so its start is over. */
    public void entered(ConnectedFork fork) {
        slots.entered(fork);
        startupLimiter.leave(fork);
    }

    /** Frees the client id, the slot and all other resources of a fork that has ended. */
    public void free(ConnectedFork fork) {
        table.remove(fork);
        pids.clear(fork.clientId());
        slots.free(fork);
        startupLimiter.leave(fork);
    }
}
