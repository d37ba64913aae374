package io.github.forkchat.server.password;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.checker.CheckedSocket;
import java.util.concurrent.TimeUnit;

/**
 * A client that was asked for the room's password and has not sent the correct one yet.
 *
 * <pre>
 *   SILENT ──► PENDING ──► CHECKED ──► shown: out of the pool
 *      ▲          ▲           ├── no whole line yet ──► PARTIAL ── more has come ──► PENDING
 *      └──────────┴── PAUSED ◄┘ wrong
 * </pre>
 *
 * <p>Threads: the accept loop.
 */
final class AskedClient {
    /** Interval between two looks for more of a line: poll(2) would report the first piece again and again. */
    private static final long PARTIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The state of the check. */
    enum State {
        /** The client has sent nothing since it was asked. */
        SILENT,
        /** The client has sent a part of a line. */
        PARTIAL,
        /** The client has sent a line that waits for the check. */
        PENDING,
        /** Its line is being checked. */
        CHECKED,
        /** The password was wrong; the client gets the answer after a pause. */
        PAUSED
    }

    /** The client as it waits for a worker. */
    final WaitingClient client;

    final CheckedSocket socket;

    State state = State.SILENT;
    /** Whether the client has closed its sending side. */
    boolean hasEnded;
    /** How much of its input was looked at. */
    int seenBytes;
    /** Number of wrong tries. */
    int wrongTries;
    /** Deadline for the password; then the client is rejected. */
    long deadlineNanos;
    /** While PARTIAL or PAUSED: the time of the next check. */
    long againNanos;
    /** While PAUSED: the line that the client gets after the pause. */
    String text;
    /** While PAUSED: whether the client is rejected after the pause. */
    boolean isLast;

    /** Whether the client is in the pool. */
    boolean isAsked;

    /** @param deadlineNanos deadline for the password */
    AskedClient(WaitingClient client, long deadlineNanos) {
        this.client = client;
        socket = new CheckedSocket(client.accepted().fd());
        this.deadlineNanos = deadlineNanos;
    }

    /** While PARTIAL: sets the time of the next look for more input. */
    void lookAgainSoon(long nowNanos) {
        againNanos = nowNanos + PARTIAL_NANOS;
    }

    Fd fd() {
        return socket.fd();
    }

    /** Whether a check or a pause of this client is in progress, so that it is not evicted from the pool. */
    boolean isBusy() {
        return state == State.PENDING || state == State.CHECKED;
    }
}
