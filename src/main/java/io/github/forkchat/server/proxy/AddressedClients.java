package io.github.forkchat.server.proxy;

import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.admission.WaitingClient;
import io.github.forkchat.server.flow.PollTimeout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The clients of proxies whose header was read. They go on at once, with one exception: a header may say that the proxy
 * has made the connection for itself, or name no address. Most of these connections are health checks, which a proxy
 * closes at once; a worker for each would cost 0.1 s of CPU time, and lines in the log. Such a connection waits here
 * until it has sent something, for at most {@value #PATIENCE_SECONDS} s; if it is closed meanwhile, it is dropped
 * without a word.
 *
 * <p>Threads: the accept loop.
 */
final class AddressedClients {
    /** After this time a silent connection is served: it may be a client that only reads. */
    private static final int PATIENCE_SECONDS = 1;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);

    /** Those that go on. */
    private final Queue<WaitingClient> passed = new ArrayDeque<>();
    /** Those that wait, in the order of their arrival. */
    private final Queue<Silent> silent = new ArrayDeque<>();

    private final NativeBuffer one = new NativeBuffer(1);
    /** The connections in the poll set, from {@link #firstIndex} on. */
    private final List<Silent> polled = new ArrayList<>();

    private int firstIndex;

    /** A connection that has sent nothing after its header. */
    private record Silent(WaitingClient client, long untilNanos) {}

    /**
     * Takes a client.
     *
     * @param connection the proxy's connection, before its header was read
     * @param client the same with the address of the header
     */
    void add(WaitingClient connection, WaitingClient client, long now) {
        if (client.accepted().peer().equals(connection.accepted().peer())) {
            silent.add(new Silent(client, now + PATIENCE_NANOS));
        } else {
            passed.add(client);
        }
    }

    /** The number of connections that wait. */
    int waiting() {
        return silent.size();
    }

    /** The connection that has waited longest goes on; there must be one. */
    void hurry() {
        passed.add(silent.remove().client);
    }

    /** Removes and returns the next client that goes on, or null. */
    WaitingClient next() {
        return passed.poll();
    }

    /** Adds the connections to the poll set. */
    void addTo(PollSet poll) {
        polled.clear();
        for (Silent each : silent) {
            int index = poll.add(each.client.accepted().fd(), PollSet.READABLE | PollSet.HANG_UP);
            firstIndex = polled.isEmpty() ? index : firstIndex;
            polled.add(each);
        }
    }

    /** Timeout for poll(2), in milliseconds. */
    int timeoutMillis(long now) {
        return silent.isEmpty() ? PollSet.FOR_EVER : PollTimeout.until(silent.element().untilNanos, now);
    }

    /** To be called after {@link #addTo} and poll(2): drops the connections that have ended. */
    void look(PollSet poll, long now) {
        for (int i = 0; i < polled.size(); i++) {
            Silent each = polled.get(i);
            boolean isReady = poll.isReady(firstIndex + i);
            if (!silent.contains(each)) {
                continue;
            }
            if (isReady && each.client.accepted().fd().isAbandoned(one)) {
                silent.remove(each);
                each.client.accepted().fd().close();
            } else if (isReady || now - each.untilNanos >= 0) {
                silent.remove(each);
                passed.add(each.client);
            }
        }
        polled.clear();
    }
}
