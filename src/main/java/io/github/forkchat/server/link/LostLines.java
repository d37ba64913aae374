package io.github.forkchat.server.link;

import io.github.forkchat.protocol.UtcTime;

/** The lines that were dropped from the outbox and not reported yet. Threads: passData. */
final class LostLines {
    private long count;
    private long fromMillis;
    private long toMillis;

    /** Adds a line, which was said at this time; later lines come later. */
    void add(long timeMillis) {
        fromMillis = count == 0 ? timeMillis : fromMillis;
        toMillis = timeMillis;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The text of a record of kind LOST: number, time of the first line and of the last, in ms since 1970. */
    String record() {
        return count + " " + fromMillis + " " + toMillis;
    }

    /** The notice for the members here. */
    String notice() {
        return count + " lines, from " + UtcTime.withMillis(fromMillis) + " to " + UtcTime.withMillis(toMillis)
                + ", did not reach the other servers";
    }

    /** The lines have been reported. */
    void clear() {
        count = 0;
    }
}
