package io.github.forkchat.server.admission;

import java.util.concurrent.TimeUnit;

/**
 * The events that add to an origin's penalty, and how much each adds. The amounts are those of OpenSSH's {@code
 * PerSourcePenalties}, except for a short visit, which honest scripts make as well. Threads: immutable.
 */
public enum Penalty {
    /** A client of the origin was in the room for less than a second. */
    SHORT_VISIT(250),
    /** A client has sent no password before its timeout, or before another client needed its slot in the pool. */
    NO_PASSWORD(1_000),
    /** A client has sent a wrong password. */
    WRONG_PASSWORD(5_000);

    private final long nanos;

    Penalty(int millis) {
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long nanos() {
        return nanos;
    }
}
