package io.github.forkchat.server;

/**
 * What a fork takes and frees: its row in the {@link ForkTable}, its client's place, its part of the {@link StartupLimiter},
 * and the record of its process.
 *
 * <p>Threads: passData; the accept loop uses {@link #places} and {@link #gate}.
 */
final class ForkRegistry {
    private final ForkTable table;
    private final ClientSlots slots;
    private final StartupLimiter gate;
    private final ForkPidFile pids;

    ForkRegistry(ForkTable table, ClientSlots slots, StartupLimiter gate, ForkPidFile pids) {
        this.table = table;
        this.slots = slots;
        this.gate = gate;
        this.pids = pids;
    }

    /** Every fork there is. */
    ForkTable table() {
        return table;
    }

    /** The clients' places. */
    ClientSlots places() {
        return slots;
    }

    /** How many forks may start at a time. */
    StartupLimiter gate() {
        return gate;
    }

    /** Its client is in the room: it does not start any more. */
    void entered(ConnectedFork fork) {
        slots.entered(fork);
        gate.leave(fork);
    }

    /** It is gone: its client's id and place are free. */
    void free(ConnectedFork fork) {
        table.remove(fork);
        pids.clear(fork.clientId());
        slots.free(fork);
        gate.leave(fork);
    }
}
