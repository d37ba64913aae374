package io.github.forkchat.server.room;

import io.github.forkchat.server.forks.ConnectedFork;
import io.github.forkchat.server.link.Outgoing;

/**
 * The parts that relay messages: {@link RoomMessages} stores them, {@link Delivery} writes them to the forks, and {@link
 * CreditGrants} lets senders send more.
 *
 * <p>Threads: passData.
 *
 * @param link the way to the other servers; null if there are none
 */
record Broadcast(RoomMessages messages, Delivery delivery, CreditGrants credits, Outgoing link) {
    /** Starts delivery to a new client's fork, and grants it its first credit. */
    void begin(ConnectedFork fork) {
        delivery.begin(fork, messages.cursor(fork));
        credits.begin(fork);
    }

    /** A frame of the fork was handled; what waits for its place among the other servers' lines counts later. */
    void handled(ConnectedFork fork) {
        if (link == null || !link.isPending(fork)) {
            credits.handled(fork);
        }
    }

    /** Has the fork leave after its own messages; returns false if they are all shown already. */
    boolean owesLeave(ConnectedFork fork) {
        return link != null && fork.life().isInRoom() && link.owesLeave(fork);
    }
}
