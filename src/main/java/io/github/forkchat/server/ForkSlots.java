package io.github.forkchat.server;

/**
 * What a fork takes and frees: its row in the {@link ForkTable}, its client's place, its part of the {@link StartGate},
 * and the record of its process.
 *
 * <p>Threads: passData; the accept loop uses {@link #places} and {@link #gate}.
 */
final class ForkSlots {
    private final ForkTable table;
    private final Places places;
    private final StartGate gate;
    private final ForkPidFile pids;

    ForkSlots(ForkTable table, Places places, StartGate gate, ForkPidFile pids) {
        this.table = table;
        this.places = places;
        this.gate = gate;
        this.pids = pids;
    }

    /** Every fork there is. */
    ForkTable table() {
        return table;
    }

    /** The clients' places. */
    Places places() {
        return places;
    }

    /** How many forks may start at a time. */
    StartGate gate() {
        return gate;
    }

    /** Its client is in the room: it does not start any more. */
    void entered(ConnectedFork fork) {
        places.entered(fork);
        gate.leave(fork);
    }

    /** It is gone: its client's id and place are free. */
    void free(ConnectedFork fork) {
        table.remove(fork);
        pids.clear(fork.clientId);
        places.free(fork);
        gate.leave(fork);
    }
}
