package io.github.forkchat.server.admission;

import java.util.concurrent.TimeUnit;

/**
 * The events that add to an origin's penalty, and how much each adds. The amounts are those of OpenSSH's {@code
 * PerSourcePenalties}, except for a short visit, which honest scripts make as well. Threads: immutable.
 */
public enum Penalty {
    /** Its client was in the room for less than a second. */
    SHORT_VISIT(250),
    /** A client has shown no password before its time was up or its place was needed. */
    NO_PASSWORD(1_000),
    /** Its client has shown a wrong password. */
    WRONG_PASSWORD(5_000);

    private final long nanos;

    Penalty(int millis) {
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long nanos() {
        return nanos;
    }
}
