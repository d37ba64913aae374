package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * The objects that wait to be sent on one connection, in order. A server that does not take them, because it limits this
 * client or is stopped, blocks only the thread that sends. The queue has no limit: it holds what one user types or
 * pastes.
 *
 * <p>Threads: any adds and withdraws; {@code to-server} sends. The first object starts it, and {@link #end} ends it, once
 * the connection is closed.
 */
final class Outbox {
    private final JsonConnection server;
    private final Deque<JsonLine> waiting = new ArrayDeque<>();
    private Thread sender;
    private boolean ended;

    Outbox(JsonConnection server) {
        this.server = server;
    }

    /** Adds an object; returns false if the connection has ended, so that the object will not be sent. */
    synchronized boolean add(JsonLine object) {
        if (ended) {
            return false;
        }
        waiting.add(object);
        if (sender == null) {
            sender = new Thread(this::send, "to-server");
            sender.setDaemon(true);
            sender.start();
        }
        notifyAll();
        return true;
    }

    /** Removes and returns the objects of this kind that are not being sent yet. */
    synchronized List<JsonLine> withdraw(Predicate<JsonLine> kind) {
        List<JsonLine> withdrawn = new ArrayList<>();
        waiting.removeIf(object -> kind.test(object) && withdrawn.add(object));
        return withdrawn;
    }

    /** Sends nothing more. */
    synchronized void end() {
        ended = true;
        waiting.clear();
        notifyAll();
    }

    private void send() {
        try {
            for (JsonLine object = next(); object != null; object = next()) {
                server.send(object);
            }
        } catch (ConnectionLostException | InterruptedException connectionLost) {
            end(); // the thread that reads the server handles the failure, too
        }
    }

    /** Waits for the next object; null at the end. */
    private synchronized JsonLine next() throws InterruptedException {
        while (waiting.isEmpty() && !ended) {
            wait();
        }
        return waiting.poll();
    }
}
