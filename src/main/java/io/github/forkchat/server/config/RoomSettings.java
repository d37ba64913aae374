package io.github.forkchat.server.config;

import java.nio.file.Path;

/**
 * Settings for views, history and transcript. Threads: immutable.
 *
 * @param view the default view, for clients whose first line does not choose one
 * @param history number of earlier messages for such a client; 0: no client gets any; {@link #DEFAULT_HISTORY}: the
 *     view's default
 * @param transcript the file for messages and events, or null
 * @param link how the room is one with that of other servers, or null
 */
public record RoomSettings(String view, int history, Path transcript, LinkSettings link) {
    /** Means: the default of the view. */
    public static final int DEFAULT_HISTORY = -1;

    /** Whether clients can get earlier messages. */
    public boolean givesHistory() {
        return history != 0;
    }
}
