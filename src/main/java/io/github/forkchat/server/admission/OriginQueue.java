package io.github.forkchat.server.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The waiting clients of one origin. Clients whose connection is open in both directions come before those that have
 * closed their sending side; otherwise the order is that of arrival.
 *
 * <p>Threads: the accept loop.
 */
final class OriginQueue {
    private final Origin origin;
    private final Deque<WaitingClient> open = new ArrayDeque<>();
    private final Deque<WaitingClient> ended = new ArrayDeque<>();

    OriginQueue(Origin origin) {
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }

    void add(WaitingClient client) {
        (client.hasEnded ? ended : open).add(client);
    }

    void remove(WaitingClient client) {
        (client.hasEnded ? ended : open).remove(client);
    }

    /** The next client; the queue must not be empty. */
    WaitingClient first() {
        return open.isEmpty() ? ended.peek() : open.peek();
    }

    /** A random client; the queue must not be empty. */
    WaitingClient any(RandomGenerator random) {
        int index = random.nextInt(size());
        boolean isOpen = index < open.size();
        Iterator<WaitingClient> clients = (isOpen ? open : ended).iterator();
        WaitingClient client = clients.next();
        for (int i = isOpen ? index : index - open.size(); i > 0; i--) {
            client = clients.next();
        }
        return client;
    }

    /** All, in the order in which they are served. */
    List<WaitingClient> all() {
        List<WaitingClient> all = new ArrayList<>(open);
        all.addAll(ended);
        return all;
    }

    Collection<WaitingClient> open() {
        return open;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return open.size() + ended.size();
    }
}
