package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.libc.WakePipe;
import io.github.forkchat.server.admission.AdmissionLog;
import io.github.forkchat.server.admission.Refusal;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.admission.WaitingRoom;
import io.github.forkchat.server.flow.PollTimeout;
import io.github.forkchat.server.metrics.MetricsDoor;
import io.github.forkchat.server.password.PasswordDoor;
import io.github.forkchat.server.proxy.ProxyDoor;
import java.util.concurrent.TimeUnit;

/**
 * The loop that accepts clients. It puts each new client into the {@link WaitingRoom} at once, and starts a worker when
 * the client's turn comes.
 *
 * <p>Its C counterpart: the loop around {@code accept(2)} in {@code main()}. Threads: the accept loop's own.
 */
final class AcceptLoop implements Acceptor.Receiver {
    /** Minimum time between two searches for waiting clients that have disconnected; a search takes up to 0.1 ms. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Timeout of poll(2) while clients wait that may not start yet. */
    private static final int TICK_MILLIS = 20;
    /** Number of accepted clients after which a crowded waiting room is searched for clients that have disconnected. */
    private static final int ARRIVALS_PER_LOOK = 32;

    private final Acceptor acceptor;
    private final WakePipe wake;
    private final WaitingRoom waiting;
    private final ClientStarter starter;
    /** Null if the server listens for no proxy. */
    private final ProxyDoor proxies;
    /** Null if the room has no password. */
    private final PasswordDoor door;

    private final VisitorDoor visitors;
    /** Null if the server has no metrics. */
    private final MetricsDoor metrics;

    private final AdmissionLog log;
    private final PollSet poll = new PollSet();
    private boolean startedOne;
    private long lookAtNanos = System.nanoTime();
    private int arrivalsSinceLook;

    /**
     * Creates the loop; {@link #turn} runs it.
     *
     * @param wake wakes the loop: the start of a worker is over, or the server ends
     */
    AcceptLoop(
            Acceptor acceptor,
            WakePipe wake,
            WaitingRoom waiting,
            ClientStarter starter,
            Doors doors,
            AdmissionLog log) {
        this.acceptor = acceptor;
        this.wake = wake;
        this.waiting = waiting;
        this.starter = starter;
        proxies = doors.proxy();
        door = doors.password();
        visitors = doors.visitors();
        metrics = doors.metrics();
        this.log = log;
    }

    /** Has to be called before the first {@link #turn}. */
    void open() {
        if (proxies != null) {
            proxies.open();
        }
        if (door != null) {
            door.open();
        }
    }

    /** Waits for an event, accepts the new clients, and starts the workers of clients whose turn has come. */
    void turn() throws ErrnoException {
        long now = System.nanoTime();
        boolean accepts = acceptor.accepts(now);
        boolean looks = now - lookAtNanos >= 0;
        poll.clear();
        int wakeIndex = poll.add(wake.fd(), PollSet.READABLE);
        if (accepts) {
            acceptor.addTo(poll);
        }
        if (proxies != null) {
            proxies.addTo(poll); // always, because a header comes at once
        }
        if (metrics != null) {
            metrics.addTo(poll);
        }
        if (looks) {
            waiting.addTo(poll);
            if (door != null) {
                door.addTo(poll);
            }
            visitors.addTo(poll);
        }
        poll.poll(timeoutMillis(now, accepts, looks));
        if (poll.isReady(wakeIndex)) {
            wake.drain();
        }
        now = System.nanoTime();
        if (looks) {
            look(now); // before newcomers take the slots of those who were polled
        }
        if (proxies != null) {
            lookAtProxies(now);
        }
        if (accepts) {
            acceptor.acceptAll(this);
        }
        startWaiting();
        if (metrics != null) {
            metrics.look(now);
        }
        log.losses(waiting.hungUp(), now);
    }

    private void lookAtProxies(long now) {
        proxies.look(poll, now);
        for (WaitingClient client = proxies.next(); client != null; client = proxies.next()) {
            arrived(client, now);
        }
    }

    private void look(long now) {
        waiting.look(poll, now);
        visitors.look(now);
        for (WaitingClient client = visitors.next(); client != null; client = visitors.next()) {
            comeIn(client, now);
        }
        if (door != null) {
            door.look(poll, now);
            for (WaitingClient client = door.next(); client != null; client = door.next()) {
                wait(client, now);
            }
        }
        boolean isAnybodyThere = waiting.size() > 0 || (door != null && !door.isEmpty()) || !visitors.isEmpty();
        lookAtNanos = isAnybodyThere ? now + LOOK_NANOS : now;
    }

    private int timeoutMillis(long now, boolean accepts, boolean looks) {
        int timeout = accepts ? PollSet.FOR_EVER : PollTimeout.until(acceptor.pauseUntilNanos(), now);
        if (proxies != null) {
            timeout = PollTimeout.sooner(timeout, proxies.timeoutMillis(now));
        }
        if (metrics != null) {
            timeout = PollTimeout.sooner(timeout, metrics.timeoutMillis());
        }
        if (door != null && looks) {
            timeout = PollTimeout.sooner(timeout, door.timeoutMillis());
        }
        timeout = PollTimeout.sooner(timeout, looks ? visitors.timeoutMillis() : PollTimeout.until(lookAtNanos, now));
        if (waiting.size() == 0) {
            return timeout;
        }
        if (startedOne && starter.mayStart()) {
            return 0; // perhaps another client may start
        }
        int rateMillis = starter.rateWaitMillis();
        return rateMillis > 0
                ? PollTimeout.sooner(timeout, rateMillis)
                : starter.mayStart() ? PollTimeout.sooner(timeout, TICK_MILLIS) : timeout;
    }

    @Override
    public void arrivedByProxy(WaitingClient client, long now) {
        proxies.add(client, now);
    }

    @Override
    public void arrived(WaitingClient client, long now) {
        String fault = starter.fault(client);
        if (fault != null) {
            log.refuse(client, fault);
        } else if (door != null && !door.question(client)) {
            return; // it is gone
        } else if (starter.isServerFull()) {
            visitors.ask(client, now);
        } else {
            comeIn(client, now);
        }
    }

    private void comeIn(WaitingClient client, long now) {
        if (door != null && !client.isProven()) {
            door.add(client, now);
        } else {
            wait(client, now);
        }
    }

    private void wait(WaitingClient client, long now) {
        if (waiting.isCrowded() && ++arrivalsSinceLook >= ARRIVALS_PER_LOOK) {
            arrivalsSinceLook = 0;
            waiting.forgetHungUp(now); // clients that have disconnected must not delay others
        }
        WaitingClient dropped = waiting.add(client, now);
        if (dropped != null) {
            log.drop(dropped);
        }
    }

    /**
     * Starts the worker of one client in each turn, because a fork takes milliseconds, and other clients connect
     * meanwhile.
     */
    private void startWaiting() {
        WaitingClient late = starter.isServerFull() ? waiting.anyButVisitors() : null;
        for (; late != null; late = waiting.anyButVisitors()) {
            visitors.ask(late, System.nanoTime());
        }
        startedOne = false;
        if (waiting.size() == 0 || !starter.mayStart()) {
            return;
        }
        WaitingClient client = waiting.next(System.nanoTime());
        if (client != null && starter.isFullFor(client)) {
            visitors.ask(client, System.nanoTime());
        } else if (client != null) {
            startedOne = true;
            starter.start(client);
            log.waiting();
        }
    }

    /** Starts no more workers, and rejects the waiting clients. */
    void close() throws ErrnoException {
        if (proxies != null) {
            proxies.close();
        }
        if (door != null) {
            door.close();
        }
        visitors.close();
        if (metrics != null) {
            metrics.close();
        }
        while (waiting.size() > 0) {
            log.refuse(waiting.any(), Refusal.SERVER_CLOSING);
        }
    }
}
