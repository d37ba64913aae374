package io.github.forkchat.server;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.listen.Listener;
import io.github.forkchat.server.listen.Listeners;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections at all of the server's addresses. It pauses when accept(2) fails, for instance because the
 * process has no free descriptor; meanwhile clients wait in the kernel's queue.
 *
 * <p>Threads: the accept loop.
 */
final class Acceptor {
    private static final int FIRST_PAUSE_MILLIS = 100;
    private static final int MAX_PAUSE_MILLIS = 5_000;
    /** Before the next fork, all clients that have connected are accepted, but for no longer than this. */
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The receiver of accepted connections. */
    interface Receiver {
        /** A client has connected. */
        void arrived(WaitingClient client, long now);

        /** A proxy has connected for a client. */
        void arrivedByProxy(WaitingClient client, long now);
    }

    private final Listeners listeners;
    private final AdmissionLog log;
    /** Pause in accepting after accept(2) has failed; 0 if the last call succeeded. */
    private int pauseMillis;

    private long pauseUntilNanos = System.nanoTime();

    Acceptor(Listeners listeners, AdmissionLog log) {
        this.listeners = listeners;
        this.log = log;
    }

    /** Whether there is no pause. */
    boolean accepts(long now) {
        return now - pauseUntilNanos >= 0;
    }

    /** When the pause ends. */
    long pauseUntilNanos() {
        return pauseUntilNanos;
    }

    /** Adds the listening sockets to the poll set. */
    void addTo(PollSet poll) {
        listeners.addTo(poll);
    }

    /** Accepts all clients that have connected. */
    void acceptAll(Receiver receiver) {
        boolean failed = false;
        for (Listener listener : listeners.all()) {
            try {
                acceptFrom(listener, receiver);
            } catch (ErrnoException e) {
                log.cannotAccept(e);
                failed = true;
            }
        }
        pauseMillis = failed ? Math.min(MAX_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis)) : 0;
        pauseUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
    }

    private void acceptFrom(Listener listener, Receiver receiver) throws ErrnoException {
        long began = System.nanoTime();
        for (long now = began; now - began < BATCH_NANOS; now = System.nanoTime()) {
            AcceptedClient client = listener.socket().accept();
            if (client == null) {
                return;
            }
            log.accepted();
            if (listener.isForProxies()) {
                receiver.arrivedByProxy(new WaitingClient(client, now), now);
            } else {
                receiver.arrived(new WaitingClient(client, now), now);
            }
        }
    }
}
