package io.github.forkchat.server.room;

import io.github.forkchat.server.forks.ConnectedFork;

/**
 * The parts that relay messages: {@link RoomLog} stores them, {@link Delivery} writes them to the forks, and {@link
 * CreditGrants} lets senders send more.
 *
 * <p>Threads: passData.
 */
record Broadcast(RoomLog log, Delivery delivery, CreditGrants credits) {
    /** Starts delivery to a new client's fork, and grants it its first credit. */
    void begin(ConnectedFork fork, boolean allTakeLines) {
        delivery.begin(fork, log.cursor(fork));
        credits.begin(fork);
        log.joinLines(allTakeLines);
    }
}
