package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where the history that comes after a reconnection joins what was shown before. The history goes on behind the last
 * message that was shown: its place counts, and not its time, for the clock of a server may be set back.
 *
 * <p>Threads: any; the one that reads the server adds what it has shown, and its own messages when they are relayed.
 */
public final class HistoryDeduplicator {
    /** How much is remembered: as much as is asked for after a reconnection. */
    public static final int MOST = 1_000;

    /**
     * A message that was shown.
     *
     * @param key time, name and text; null for this client's own, whose time is not known
     * @param words name and text
     */
    private record Shown(String key, String words) {}

    private final Deque<Shown> shown = new ArrayDeque<>();
    private final List<JsonLine> history = new ArrayList<>();
    private long awaited;

    /** Somebody's message was shown, or is known to be before all that are to be shown. */
    public synchronized void shown(JsonLine message) {
        add(new Shown(key(message), words(message)));
    }

    /** The client's own message was shown. */
    public synchronized void ownShown(String name, String text) {
        add(new Shown(null, name + '\n' + text));
    }

    private void add(Shown message) {
        shown.addLast(message);
        if (shown.size() > MOST) {
            shown.removeFirst();
        }
    }

    /** So many messages of history come now, some of which were shown before. */
    public synchronized void reconnected(long messages) {
        history.clear();
        awaited = messages;
    }

    /**
     * Takes the next message of this history.
     *
     * @return when it was the last one: those of all that were missed; else none
     */
    public synchronized List<JsonLine> missed(JsonLine message) {
        history.add(message);
        if (history.size() < awaited) {
            return List.of();
        }
        List<JsonLine> missed = behindLastShown();
        shown.clear();
        history.forEach(this::shown);
        history.clear();
        return missed;
    }

    private List<JsonLine> behindLastShown() {
        List<String> own = new ArrayList<>();
        int joint = 0;
        while (joint == 0 && !shown.isEmpty()) {
            Shown last = shown.removeLast();
            if (last.key() == null) {
                own.add(last.words());
            } else {
                joint = behind(last.key());
            }
        }
        List<JsonLine> missed = new ArrayList<>();
        for (JsonLine message : history.subList(joint, history.size())) {
            if (!own.remove(words(message))) {
                missed.add(message);
            }
        }
        return missed;
    }

    /** The index behind the message in the history; of several that are equal, behind as many as were shown. */
    private int behind(String key) {
        long times =
                1 + shown.stream().filter(message -> key.equals(message.key())).count();
        int behind = 0;
        for (int i = 0; i < history.size() && times > 0; i++) {
            if (key(history.get(i)).equals(key)) {
                behind = i + 1;
                times--;
            }
        }
        return behind;
    }

    private static String key(JsonLine message) {
        return member(message, "time") + '\n' + words(message);
    }

    private static String words(JsonLine message) {
        return member(message, "name") + '\n' + member(message, "text");
    }

    private static String member(JsonLine message, String name) {
        return message.string(name).orElse("");
    }
}
