package io.github.forkchat.server.room;

import io.github.forkchat.server.forks.ConnectedFork;

/**
 * The way of messages to the forks: into the {@link RoomLog}, from there by {@link Delivery}, and back to the senders as
 * {@link CreditGrants}.
 *
 * <p>Threads: passData.
 */
record Broadcast(RoomLog log, Delivery delivery, CreditGrants credits) {
    /** A newcomer is given what comes from now on, and may say something. */
    void begin(ConnectedFork fork, boolean allTakeLines) {
        delivery.begin(fork, log.cursor(fork));
        credits.begin(fork);
        log.joinLines(allTakeLines);
    }
}
