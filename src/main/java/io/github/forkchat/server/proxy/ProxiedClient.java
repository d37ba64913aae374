package io.github.forkchat.server.proxy;

import io.github.forkchat.libc.Fd;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.checker.CheckedSocket;
import java.util.concurrent.TimeUnit;

/**
 * A connection of a proxy whose header was not read yet.
 *
 * <pre>
 *   SILENT ──► PENDING ──► CHECKED ──► the header is there: out of the pool
 *                 ▲           └── not all of it yet ──► PARTIAL ──┐
 *                 └───────────────────── more has come ───────────┘
 * </pre>
 *
 * <p>Threads: the accept loop.
 */
final class ProxiedClient {
    /** Interval between two looks for more of a header: poll(2) would report the first piece again and again. */
    private static final long PARTIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The state of the check. */
    enum State {
        /** It has sent nothing yet. */
        SILENT,
        /** It has sent a part of a header. */
        PARTIAL,
        /** Its input waits for the check. */
        PENDING,
        /** Its input is being checked. */
        CHECKED
    }

    /** The proxy's connection. */
    final WaitingClient client;

    /** When it is rejected if its header is not there. */
    final long deadlineNanos;

    final CheckedSocket socket;

    State state = State.SILENT;
    /** Whether its sending side is closed. */
    boolean hasEnded;
    /** How much of its input was checked. */
    int checkedBytes;
    /** While PARTIAL: when it is looked at again. */
    long againNanos;

    ProxiedClient(WaitingClient client, long deadlineNanos) {
        this.client = client;
        socket = new CheckedSocket(client.accepted().fd());
        this.deadlineNanos = deadlineNanos;
    }

    /** While PARTIAL: sets the time of the next look for more input. */
    void lookAgainSoon(long nowNanos) {
        state = State.PARTIAL;
        againNanos = nowNanos + PARTIAL_NANOS;
    }

    Fd fd() {
        return socket.fd();
    }

    /** Whether it is not waiting for the client. */
    boolean isBusy() {
        return state == State.PENDING || state == State.CHECKED;
    }
}
