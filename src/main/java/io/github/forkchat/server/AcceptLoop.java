package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.pipe.PipeBudget;
import io.github.forkchat.pipe.PipeMainToFork;
import io.github.forkchat.protocol.Rate;
import java.util.concurrent.TimeUnit;

/**
 * Takes clients, turns away who has no place, and has a fork made for each of the others. Who comes while too many forks
 * are starting, or while the machine has no descriptor left, waits in the kernel's queue.
 *
 * <p>Its C counterpart: the loop around {@code accept(2)} in {@code main()}. Threads: the accept loop's own.
 */
final class AcceptLoop {
    private static final int FOR_EVER = -1;
    private static final int PAUSE_FIRST_MILLIS = 100;
    private static final int PAUSE_LONGEST_MILLIS = 5_000;
    private static final long PAUSE_LOG_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Listeners listeners;
    private final WakePipe wake;
    private final StartGate gate;
    private final Rate rate;
    private final Places places;
    private final PipeBudget pipeBudget;
    private final ForkLauncher launcher;
    private final PassData passData;
    private final TokenFrame token = new TokenFrame();
    /** Null if the room has none. */
    private final PasswordFrame password;

    private final ServerLog log;
    private final Counters counters;
    private final PollSet poll = new PollSet();
    /** How long nobody is accepted, because the last try failed; 0: it did not. */
    private int pauseMillis;

    private long pauseLoggedNanos = System.nanoTime() - PAUSE_LOG_NANOS;

    /**
     * A loop that has not turned yet.
     *
     * @param wake ends a wait: the gate is open again, or the server ends
     * @param password what a client has to show, or null
     */
    AcceptLoop(
            Listeners listeners,
            WakePipe wake,
            StartGate gate,
            Rate rate,
            Places places,
            PipeBudget pipeBudget,
            ForkLauncher launcher,
            PassData passData,
            PasswordFrame password,
            ServerLog log,
            Counters counters) {
        this.listeners = listeners;
        this.wake = wake;
        this.gate = gate;
        this.rate = rate;
        this.places = places;
        this.pipeBudget = pipeBudget;
        this.launcher = launcher;
        this.passData = passData;
        this.password = password;
        this.log = log;
        this.counters = counters;
    }

    /** Waits for clients, takes one of each address at most, and comes back, or when it is woken. */
    void turn() throws ErrnoException {
        poll.clear();
        int wakeIndex = poll.add(wake.fd(), PollSet.READABLE);
        int waitMillis = Math.max(pauseMillis, rateWaitMillis());
        if (waitMillis == 0 && !gate.isFull()) {
            listeners.addTo(poll);
        }
        poll.poll(waitMillis == 0 ? FOR_EVER : waitMillis);
        if (poll.isReady(wakeIndex)) {
            wake.drain();
        }
        boolean failed = false;
        for (ListenSocket socket : listeners.sockets()) {
            failed |= mayFork() && !acceptFrom(socket);
        }
        pauseMillis = failed ? Math.min(PAUSE_LONGEST_MILLIS, Math.max(PAUSE_FIRST_MILLIS, 2 * pauseMillis)) : 0;
    }

    private boolean mayFork() {
        return !gate.isFull() && rateWaitMillis() == 0;
    }

    /** Made up to a whole millisecond. */
    private int rateWaitMillis() {
        long waitNanos = Math.max(0, rate.waitNanos(System.nanoTime()));
        return (int) TimeUnit.NANOSECONDS.toMillis(waitNanos + TimeUnit.MILLISECONDS.toNanos(1) - 1);
    }

    /** Takes one client, if there is one; false if there may be, but not now. */
    private boolean acceptFrom(ListenSocket socket) {
        try {
            ListenSocket.Accepted client = socket.accept();
            if (client != null) {
                counters.accepted.incrementAndGet();
                serve(client);
                if (log.traces()) {
                    log.line("Waiting for connection");
                }
            }
            return true;
        } catch (ErrnoException e) {
            logPause(e);
            return false;
        }
    }

    /** Out of descriptors or memory: the client waits in the kernel's queue until there are some again. */
    private void logPause(ErrnoException cause) {
        long now = System.nanoTime();
        if (now - pauseLoggedNanos >= PAUSE_LOG_NANOS) {
            log.say("cannot accept: " + cause.getMessage());
            pauseLoggedNanos = now;
        }
    }

    private void serve(ListenSocket.Accepted client) {
        if (client.fd().isReset()) {
            log.refusal("client from " + client.peer() + " has hung up");
            client.fd().close();
            return;
        }
        int id = places.take(client.peer());
        if (id == Places.NONE || id == Places.NONE_FOR_HOST) {
            refuse(client.peer(), client.fd(), id == Places.NONE ? Refusal.SERVER_FULL : Refusal.HOST_FULL);
            return;
        }
        ConnectedFork fork;
        try {
            fork = new ConnectedFork(id, client.peer(), client.login(), client.fd(), new PipeMainToFork(pipeBudget));
            token.writeTo(fork);
            if (password != null) {
                password.writeTo(fork);
            }
        } catch (ErrnoException e) {
            places.free(id, client.peer());
            refuse(client.peer(), client.fd(), Refusal.noPlace(e.getMessage()));
            return;
        }
        launch(fork);
    }

    private void launch(ConnectedFork fork) {
        gate.enter(fork);
        rate.use(System.nanoTime());
        passData.register(fork);
        try {
            passData.launched(fork, launcher.launch(fork));
            fork.pipe.closeReadEnd();
        } catch (ErrnoException e) {
            passData.abandoned(fork, Refusal.noPlace(e.getMessage()));
        }
    }

    private void refuse(String peer, Fd socket, String why) {
        counters.refused.incrementAndGet();
        log.refusal("refused " + peer + ": " + why);
        Refusal.send(socket, why);
    }
}
