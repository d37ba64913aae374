package io.github.forkchat.server.password;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.checker.CheckerExchange;
import java.util.concurrent.TimeUnit;

/**
 * A client that was asked for the room's password and has not shown it yet.
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
        /** It has sent nothing since it was asked. */
        SILENT,
        /** It has sent something, but no whole line. */
        PARTIAL,
        /** It has sent a line that waits for the check. */
        PENDING,
        /** Its line is being checked. */
        CHECKED,
        /** The password was wrong; the client is told so after a pause. */
        PAUSED
    }

    /** The client as it waits for a worker. */
    final WaitingClient client;

    State state = State.SILENT;
    /** Whether it has closed its sending side. */
    boolean hasEnded;
    /** How much of its input was looked at. */
    int seenBytes;
    /** Number of wrong tries. */
    int wrongTries;
    /** When the client is turned away if it has not shown the password. */
    long deadlineNanos;
    /** While PARTIAL or PAUSED: when it is looked at again. */
    long againNanos;
    /** While PAUSED: the line that it gets after the pause. */
    String text;
    /** While PAUSED: whether it is turned away after the pause. */
    boolean isLast;

    /** Whether it is in the pool. */
    boolean isAsked;

    /** @param deadlineNanos when it is turned away */
    AskedClient(WaitingClient client, long deadlineNanos) {
        this.client = client;
        this.deadlineNanos = deadlineNanos;
    }

    /** While PARTIAL: sets the time of the next look for more input. */
    void lookAgainSoon(long nowNanos) {
        againNanos = nowNanos + PARTIAL_NANOS;
    }

    /** As {@link Fd#peek}; a broken connection counts as ended. */
    int peek(long address, int lengthBytes) {
        try {
            return fd().peek(address, lengthBytes);
        } catch (ErrnoException broken) {
            return 0;
        }
    }

    /** Removes a password from the input in its socket. */
    void take(NativeBuffer scratch, int lengthBytes) throws ErrnoException {
        for (int taken = 0; taken < lengthBytes; ) {
            int n = fd().take(scratch.address(), lengthBytes - taken);
            if (n <= 0) {
                return; // the input was there a moment ago, so the connection is broken
            }
            CheckerExchange.wipe(scratch, n);
            taken += n;
        }
    }

    Fd fd() {
        return client.accepted().fd();
    }

    /** Whether a check or a pause of this client is under way, so that it keeps its place for the moment. */
    boolean isBusy() {
        return state == State.PENDING || state == State.CHECKED;
    }
}
