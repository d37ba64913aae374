package io.github.forkchat.server.diagnostics;

import java.util.Locale;

/** The reasons for which clients leave the room, for the counters. Threads: immutable. */
public enum LeaveReason {
    /** The client has ended its input or disconnected. */
    GOODBYE(true),
    /** The connection broke. */
    LOST(true),
    /** The client sent nothing for too long, or another visitor needed the slot. */
    IDLE(true),
    /** The client has reconnected over another connection. */
    REPLACED(true),
    /** An operator has disconnected or banned the client. */
    KICKED(true),
    /** The server is closing. */
    CLOSING(true),
    /** A signal from elsewhere has killed the worker. */
    KILLED(false),
    /** The worker has exited without a word. */
    EXIT(false),
    /** Server Main has ended the worker because the client reads too slowly or uses too much. */
    EVICTED(false),
    /** Server Main has ended the worker for another reason, such as an invalid frame. */
    ENDED(false);

    private final boolean isOrderly;

    LeaveReason(boolean isOrderly) {
        this.isOrderly = isOrderly;
    }

    /** Whether the client left by itself, or was asked to. */
    public boolean isOrderly() {
        return isOrderly;
    }

    /** The reason as a word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
