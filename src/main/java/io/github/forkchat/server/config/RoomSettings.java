package io.github.forkchat.server.config;

import io.github.forkchat.server.ring.RecentMessages;
import java.nio.file.Path;

/**
 * What clients see of the room, and what is kept of it. Threads: immutable.
 *
 * @param view the view of clients whose first line does not choose one
 * @param history number of earlier messages for such a client; 0: no client gets any; {@link #DEFAULT_HISTORY}
 * @param transcript the file for messages and events, or null
 */
public record RoomSettings(String view, int history, Path transcript) {
    /** No client gets more earlier messages. */
    public static final int MAX_HISTORY = RecentMessages.MOST;
    /** As many as is the default of the view. */
    public static final int DEFAULT_HISTORY = -1;

    /** Whether a client can have earlier messages. */
    public boolean givesHistory() {
        return history != 0;
    }
}
