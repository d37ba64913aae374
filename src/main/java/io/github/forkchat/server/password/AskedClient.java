package io.github.forkchat.server.password;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.admission.WaitingClient;
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
    /** Whether more of a line has come is looked at so often: poll(2) would tell of the first piece again and again. */
    private static final long PARTIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Where it stands. */
    enum State {
        /** It has said nothing since it was asked. */
        SILENT,
        /** It has said something, but no whole line. */
        PARTIAL,
        /** It has said something that is to be checked. */
        PENDING,
        /** That is being checked. */
        CHECKED,
        /** It was wrong, and is told so after a pause. */
        PAUSED
    }

    /** Its place among those that wait for a worker. */
    final WaitingClient client;

    State state = State.SILENT;
    /** Whether it has closed its sending side. */
    boolean hasEnded;
    /** How much of what it has said was looked at. */
    int seenBytes;
    /** How many wrong tries it has had. */
    int wrongTries;
    /** When it is turned away if it has not shown the password, */
    long deadlineNanos;
    /** and when it is looked at again, while PARTIAL or PAUSED. */
    long againNanos;
    /** While PAUSED: what it is told then, */
    String text;
    /** and whether it is turned away with that. */
    boolean isLast;

    /** Whether it is in the pool. */
    boolean isAsked;

    /** @param deadlineNanos when it is turned away */
    AskedClient(WaitingClient client, long deadlineNanos) {
        this.client = client;
        this.deadlineNanos = deadlineNanos;
    }

    /** While PARTIAL: whether more has come is looked at after a moment. */
    void lookAgainSoon(long nowNanos) {
        againNanos = nowNanos + PARTIAL_NANOS;
    }

    /** As {@link Fd#peek}; a broken connection is at its end. */
    int peek(long address, int lengthBytes) {
        try {
            return fd().peek(address, lengthBytes);
        } catch (ErrnoException broken) {
            return 0;
        }
    }

    /** Takes a password out of what it has sent. */
    void take(NativeBuffer scratch, int lengthBytes) throws ErrnoException {
        for (int taken = 0; taken < lengthBytes; ) {
            int n = fd().take(scratch.address(), lengthBytes - taken);
            if (n <= 0) {
                return; // it was there a moment ago, so the connection is broken
            }
            CheckerExchange.wipe(scratch, n);
            taken += n;
        }
    }

    Fd fd() {
        return client.accepted().fd();
    }

    /** Whether something of its own is under way, for which it is spared for the moment. */
    boolean isBusy() {
        return state == State.PENDING || state == State.CHECKED;
    }
}
