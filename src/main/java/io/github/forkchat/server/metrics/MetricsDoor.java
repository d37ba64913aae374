package io.github.forkchat.server.metrics;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.protocol.Rate;
import io.github.forkchat.protocol.check.ScrapeCheck;
import io.github.forkchat.server.checker.CheckerProcess;
import io.github.forkchat.server.diagnostics.ServerLog;
import io.github.forkchat.server.listen.AcceptPause;
import io.github.forkchat.server.listen.Listeners;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The listener for metrics. Server Main copies what a client sends to the metrics process, together with the numbers of
 * the server, and sends the response; it parses neither. The process starts with the first request, and answers at most
 * {@value #PER_SECOND} requests a second.
 *
 * <p>There are at most {@value #MAX_SCRAPES} connections. One more replaces the oldest whose request is not complete or
 * whose response is sent; if there is none, it waits in the kernel's queue.
 *
 * <p>Threads: the accept loop.
 */
public final class MetricsDoor {
    private static final int MAX_SCRAPES = 16;
    private static final int PER_SECOND = 20;
    private static final int TICK_MILLIS = 20;
    private static final int SLOW_TICK_MILLIS = 500;

    private final Listeners listeners;
    private final SampleSource source;
    private final CheckerProcess process;
    private final Rate rate = new Rate(PER_SECOND, PER_SECOND, System.nanoTime());
    private final List<Scrape> scrapes = new ArrayList<>();
    private final NativeBuffer scratch = new NativeBuffer(ScrapeCheck.MAX_REQUEST_BYTES);
    /** The connection whose request the process has; null if there is none. */
    private Scrape asked;

    private final AcceptPause pause = new AcceptPause();
    private final ServerLog log;
    private boolean isStarted;
    private int number;

    /** @param process not started yet */
    public MetricsDoor(Listeners listeners, SampleSource source, CheckerProcess process, ServerLog log) {
        this.log = log;
        this.listeners = listeners;
        this.source = source;
        this.process = process;
    }

    /** Adds the listener, unless it has to wait, the connections, and the metrics process. */
    public void addTo(PollSet poll) {
        if (mayAccept() && pause.isOver(System.nanoTime())) {
            listeners.addTo(poll);
        }
        for (Scrape scrape : scrapes) {
            scrape.addTo(poll);
        }
        if (process.fd() != null) {
            poll.add(process.fd(), PollSet.READABLE);
        }
    }

    private boolean mayAccept() {
        return scrapes.size() < MAX_SCRAPES || replaceable() != null;
    }

    private Scrape replaceable() {
        return first(Scrape.State.READING) == null ? first(Scrape.State.ENDING) : first(Scrape.State.READING);
    }

    private Scrape first(Scrape.State state) {
        for (Scrape scrape : scrapes) {
            if (scrape.state() == state) {
                return scrape;
            }
        }
        return null;
    }

    /** Timeout for poll(2), in milliseconds. */
    public int timeoutMillis() {
        if (asked != null || first(Scrape.State.PENDING) != null) {
            return TICK_MILLIS;
        }
        if (!pause.isOver(System.nanoTime())) {
            return SLOW_TICK_MILLIS;
        }
        boolean isIdle = scrapes.isEmpty() && (!isStarted || process.fd() != null);
        return isIdle ? PollSet.FOR_EVER : SLOW_TICK_MILLIS;
    }

    /** Takes connections, requests and responses, as far as they are there. */
    public void look(long now) {
        if (isStarted) {
            lookAtProcess(now);
        }
        if (pause.isOver(now)) {
            acceptAll(now);
        }
        for (Scrape scrape : List.copyOf(scrapes)) {
            look(scrape, now);
        }
        askNext(now);
    }

    private void lookAtProcess(long now) {
        if (process.fd() != null && process.answers()) {
            answered(now);
        }
        process.ensureRunning(now); // only now: an answer that has come counts, however long this server was stopped
        if (process.givesUp()) {
            drop(asked);
            asked = null;
        }
    }

    private void answered(long now) {
        switch (ScrapeCheck.verdict(process.exchange().verdict())) {
            case MORE -> asked.readOn();
            case ANSWER -> asked.answer(process.exchange().more(), now);
        }
        asked = null;
    }

    private void acceptAll(long now) {
        boolean failed = false;
        for (ListenSocket socket : listeners.sockets()) {
            try {
                accept(socket, now);
            } catch (ErrnoException e) {
                failed = true;
                if (pause.tried(true)) {
                    log.say("cannot accept a connection for the metrics: " + e.getMessage());
                }
            }
        }
        if (!failed) {
            pause.tried(false);
        }
    }

    private void accept(ListenSocket socket, long now) throws ErrnoException {
        for (int i = 0; i < MAX_SCRAPES && mayAccept(); i++) {
            AcceptedClient client = socket.accept();
            if (client == null) {
                return;
            }
            if (scrapes.size() >= MAX_SCRAPES) {
                drop(replaceable());
            }
            Scrape scrape = new Scrape(client, scratch, now);
            scrapes.add(scrape);
            look(scrape, now); // so that a request that has come with the connection is not replaced
        }
    }

    private void look(Scrape scrape, long now) {
        if (!scrape.look(now)) {
            drop(scrape);
        }
    }

    private void drop(Scrape scrape) {
        scrapes.remove(scrape);
        scrape.close();
    }

    private void askNext(long now) {
        Scrape next = first(Scrape.State.PENDING);
        if (next == null || asked != null || rate.waitNanos(now) > 0) {
            return;
        }
        String numbers = source.take(now);
        if (numbers == null) {
            return; // the answer of the relay thread wakes the accept loop
        }
        rate.use(now);
        scrapes.remove(next);
        scrapes.add(next); // its turn comes again after the others'
        next.asked();
        asked = next;
        isStarted = true;
        int length = process.exchange().putInput((numbers + "\n").getBytes(StandardCharsets.UTF_8), next.request());
        process.ask(++number, next.hasEnded(), 0, length);
        process.ensureRunning(now);
    }

    /** Where it listens, for the log. */
    public String address() {
        return listeners.sockets().get(0).address();
    }

    /** Closes everything. */
    public void close() throws ErrnoException {
        listeners.close();
        List.copyOf(scrapes).forEach(this::drop);
        process.close();
    }
}
