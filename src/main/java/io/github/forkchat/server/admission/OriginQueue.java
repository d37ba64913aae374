package io.github.forkchat.server.admission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The clients of one origin that wait: those whose connection is open both ways before those that have closed their
 * sending side, and else in the order in which they came.
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

    /** The next one; the queue is not empty. */
    WaitingClient first() {
        return open.isEmpty() ? ended.peek() : open.peek();
    }

    /** Anyone; the queue is not empty. */
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
