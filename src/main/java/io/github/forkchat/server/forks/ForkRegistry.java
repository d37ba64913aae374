package io.github.forkchat.server.forks;

import io.github.forkchat.server.process.ForkPidFile;

/**
 * What a fork takes and frees: its row in the {@link ForkTable}, its client's place, its part of the {@link StartupLimiter},
 * and the record of its process.
 *
 * <p>Threads: passData; the accept loop uses {@link #places} and {@link #gate}.
 */
public final class ForkRegistry {
    private final ForkTable table;
    private final ClientSlots slots;
    private final StartupLimiter gate;
    private final ForkPidFile pids;

    public ForkRegistry(ForkTable table, ClientSlots slots, StartupLimiter gate, ForkPidFile pids) {
        this.table = table;
        this.slots = slots;
        this.gate = gate;
        this.pids = pids;
    }

    /** Every fork there is. */
    public ForkTable table() {
        return table;
    }

    /** The clients' places. */
    public ClientSlots places() {
        return slots;
    }

    /** How many forks may start at a time. */
    public StartupLimiter gate() {
        return gate;
    }

    /** Its client is in the room: it does not start any more. */
    public void entered(ConnectedFork fork) {
        slots.entered(fork);
        gate.leave(fork);
    }

    /** It is gone: its client's id and place are free. */
    public void free(ConnectedFork fork) {
        table.remove(fork);
        pids.clear(fork.clientId());
        slots.free(fork);
        gate.leave(fork);
    }
}
