package io.github.forkchat.server;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.listen.AcceptPause;
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
    private final AcceptPause pause = new AcceptPause();

    Acceptor(Listeners listeners, AdmissionLog log) {
        this.listeners = listeners;
        this.log = log;
    }

    /** Whether there is no pause. */
    boolean accepts(long now) {
        return pause.isOver(now);
    }

    /** When the pause ends. */
    long pauseUntilNanos() {
        return pause.untilNanos();
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
        pause.tried(failed);
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
