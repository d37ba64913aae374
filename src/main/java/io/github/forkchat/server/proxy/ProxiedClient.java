package io.github.forkchat.server.proxy;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.server.admission.WaitingClient;
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

    /** When it is turned away if its header is not there. */
    final long deadlineNanos;

    State state = State.SILENT;
    /** Whether its sending side is closed. */
    boolean hasEnded;
    /** How much of its input was checked. */
    int checkedBytes;
    /** While PARTIAL: when it is looked at again. */
    long againNanos;

    ProxiedClient(WaitingClient client, long deadlineNanos) {
        this.client = client;
        this.deadlineNanos = deadlineNanos;
    }

    /** While PARTIAL: sets the time of the next look for more input. */
    void lookAgainSoon(long nowNanos) {
        state = State.PARTIAL;
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

    /**
     * Removes the header from the input in its socket.
     *
     * @return whether it was there
     */
    boolean take(NativeBuffer scratch, int lengthBytes) {
        try {
            for (int taken = 0; taken < lengthBytes; ) {
                int n = fd().take(scratch.address(), lengthBytes - taken);
                if (n <= 0) {
                    return false;
                }
                taken += n;
            }
            return true;
        } catch (ErrnoException broken) {
            return false;
        }
    }

    Fd fd() {
        return client.accepted().fd();
    }

    /** Whether it is not waiting for the client. */
    boolean isBusy() {
        return state == State.PENDING || state == State.CHECKED;
    }
}
