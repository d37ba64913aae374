package io.github.forkchat.client;

import io.github.forkchat.protocol.JsonLine;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where the history that comes after a reconnection joins what was shown before: a message that was shown is not shown
 * again. A message is known by its time, sender and text; of this client's own the time is not known.
 *
 * <p>Threads: the one that reads the server adds what it has shown; the one that types adds its own.
 */
final class Seam {
    /** How much is remembered: as much as is asked for after a reconnection. */
    static final int MOST = 1_000;

    /** What was said before this was not for this client, which came later, or did not ask for more. */
    private String since;

    private boolean reconnected;

    private final Deque<String> shown = new ArrayDeque<>();
    /** Those of {@link #shown} that have not come again since the last reconnection. */
    private final Deque<String> awaited = new ArrayDeque<>();

    private final Deque<String> ownShown = new ArrayDeque<>();

    /** @param welcome the server's first answer */
    Seam(JsonLine welcome) {
        since = member(welcome, "time");
    }

    /** Somebody's message was shown. */
    synchronized void shown(JsonLine message) {
        if (member(message, "time").compareTo(since) < 0) { // they are all of one length, in UTC
            since = member(message, "time");
        }
        add(shown, key(message));
    }

    /** The client's own message was shown. */
    synchronized void ownShown(String name, String text) {
        add(ownShown, name + '\n' + text);
    }

    /** From now on history is what was missed. */
    synchronized void reconnected() {
        reconnected = true;
        awaited.clear();
        awaited.addAll(shown);
    }

    private static void add(Deque<String> to, String key) {
        to.addLast(key);
        if (to.size() > MOST) {
            to.removeFirst();
        }
    }

    /**
     * Whether a message of the history after a reconnection was shown before, which each one was once, or was not for
     * this client. The first history is shown whole.
     */
    synchronized boolean wasShown(JsonLine message) {
        if (!reconnected) {
            return false;
        }
        if (member(message, "time").compareTo(since) < 0 || awaited.remove(key(message))) {
            return true;
        }
        boolean own = ownShown.remove(member(message, "name") + '\n' + member(message, "text"));
        if (own) {
            add(shown, key(message)); // now its time is known
        }
        return own;
    }

    private static String key(JsonLine message) {
        return member(message, "time") + '\n' + member(message, "name") + '\n' + member(message, "text");
    }

    private static String member(JsonLine message, String name) {
        return message.string(name).orElse("");
    }
}
