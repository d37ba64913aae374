package io.github.forkchat.server.diagnostics;

import java.util.Locale;

/** The reasons for which Server Main evicts clients, for the counters. Threads: immutable. */
public enum EvictionReason {
    /** The client reads less than the server demands of a client with a backlog. */
    STALLED,
    /** The client kept the ring full, and so delayed the senders, for too long. */
    HELD,
    /** The client makes requests without taking the answers. */
    ANSWERS;

    /** The reason as a word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
