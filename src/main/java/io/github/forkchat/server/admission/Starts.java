package io.github.forkchat.server.admission;

/**
 * The limit on clients that start at the same time, as the {@link WaitingRoom} sees it. Threads: the accept loop asks.
 */
public interface Starts {
    /** Whether one more of this origin may start now. */
    boolean mayStart(Origin origin, boolean isPenalized);
}
