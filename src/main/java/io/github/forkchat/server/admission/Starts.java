package io.github.forkchat.server.admission;

/** How many clients are starting, as {@link WaitingRoom} has to know it. Threads: the accept loop asks. */
public interface Starts {
    /** Whether one more of this origin may start now. */
    boolean mayStart(Origin origin, boolean isPenalized);
}
