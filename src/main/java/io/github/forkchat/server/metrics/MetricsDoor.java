package io.github.forkchat.server.metrics;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.listen.Listeners;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The listener for metrics. A connection gets a separate process once it has sent something; Server Main reads
 * nothing of it. At most {@value #MAX_WAITING} connections wait: when one more comes, the oldest that has sent nothing
 * is closed. If all have sent something, further ones wait in the kernel's queue.
 *
 * <p>Threads: the accept loop.
 */
public final class MetricsDoor {
    private static final int MAX_WAITING = 16;
    private static final int WAIT_SECONDS = 5;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    private static final int TICK_MILLIS = 20;
    private static final int SILENT_TICK_MILLIS = 500;

    /** A connection without a process. */
    private static final class Waiting {
        private final AcceptedClient client;
        private final long sinceNanos;
        private boolean hasSpoken;

        Waiting(AcceptedClient client, long sinceNanos) {
            this.client = client;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Listeners listeners;
    private final SampleSource source;
    private final ScrapeProcesses processes;
    private final List<Waiting> waiting = new ArrayList<>();
    private final NativeBuffer one = new NativeBuffer(1);

    public MetricsDoor(Listeners listeners, SampleSource source, ScrapeProcesses processes) {
        this.listeners = listeners;
        this.source = source;
        this.processes = processes;
    }

    /** Adds the listener, unless it has to wait, and the connections that have sent nothing. */
    public void addTo(PollSet poll) {
        if (mayAccept()) {
            listeners.addTo(poll);
        }
        for (Waiting scrape : waiting) {
            if (!scrape.hasSpoken) {
                poll.add(scrape.client.fd(), PollSet.READABLE);
            }
        }
    }

    private boolean mayAccept() {
        return waiting.size() < MAX_WAITING || oldestSilent() != null;
    }

    private Waiting oldestSilent() {
        for (Waiting scrape : waiting) {
            if (!scrape.hasSpoken) {
                return scrape;
            }
        }
        return null;
    }

    /** Timeout for poll(2), in milliseconds. */
    public int timeoutMillis() {
        boolean isBusy = !processes.isEmpty() || waiting.stream().anyMatch(scrape -> scrape.hasSpoken);
        return isBusy ? TICK_MILLIS : waiting.isEmpty() ? PollSet.FOR_EVER : SILENT_TICK_MILLIS;
    }

    /** Takes connections, and starts a process if there may be one more. */
    public void look(long now) throws ErrnoException {
        processes.look(now);
        for (ListenSocket socket : listeners.sockets()) {
            accept(socket, now);
        }
        for (Waiting scrape : List.copyOf(waiting)) {
            look(scrape, now);
        }
        startOne(now);
    }

    private void accept(ListenSocket socket, long now) {
        try {
            for (int i = 0; i < MAX_WAITING && mayAccept(); i++) {
                AcceptedClient client = socket.accept();
                if (client == null) {
                    return;
                }
                if (waiting.size() >= MAX_WAITING) {
                    drop(oldestSilent());
                }
                waiting.add(new Waiting(client, now));
            }
        } catch (ErrnoException noDescriptor) {
            return; // the room comes first; the connection waits in the kernel's queue
        }
    }

    private void look(Waiting scrape, long now) {
        try {
            int n = scrape.client.fd().peek(one.address(), 1);
            scrape.hasSpoken = n > 0;
            if (n == 0 || (n == Fd.WOULD_BLOCK && now - scrape.sinceNanos >= WAIT_NANOS)) {
                drop(scrape);
            }
        } catch (ErrnoException broken) {
            drop(scrape);
        }
    }

    private void drop(Waiting scrape) {
        waiting.remove(scrape);
        scrape.client.fd().close();
    }

    private void startOne(long now) {
        if (!processes.mayStart(now)) {
            return;
        }
        Waiting next =
                waiting.stream().filter(scrape -> scrape.hasSpoken).findFirst().orElse(null);
        String numbers = next == null ? null : source.take(now);
        if (numbers != null) {
            waiting.remove(next);
            processes.start(next.client, numbers, now);
        }
    }

    /** Where it listens, for the log. */
    public String address() {
        return listeners.sockets().get(0).address();
    }

    /** Closes everything. */
    public void close() throws ErrnoException {
        listeners.close();
        List.copyOf(waiting).forEach(this::drop);
        processes.close();
    }
}
