package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Finds the messages in the history after a reconnection that were not shown before. These are the messages behind the
 * last message that was shown. Only the order counts and not the time, because a server's clock may be set back.
 *
 * <p>Threads: any; the one that reads the server adds what it has shown, and its own messages when they are relayed.
 */
public final class HistoryDeduplicator {
    /** Number of shown messages that are remembered, and of messages to ask for after a reconnection. */
    public static final int MAX_MESSAGES = 1_000;

    /** Of a longer text its hash is remembered: so many of the longest messages would fill the memory. */
    private static final int MAX_CHARS = 200;

    /**
     * A message that was shown.
     *
     * @param key time and words; null for this client's own, whose time is not known
     * @param words name and text, or the hash of a long text
     */
    private record Shown(String key, String words) {}

    private final Deque<Shown> shown = new ArrayDeque<>();
    private final List<JsonLine> history = new ArrayList<>();
    private long awaited;

    /** Stores a message of another client that was shown, or that lies before all messages to show. */
    public synchronized void shown(JsonLine message) {
        add(new Shown(key(message), words(message)));
    }

    /** Notes that the client's own message was shown. */
    public synchronized void ownShown(String name, String text) {
        add(new Shown(null, words(name, text)));
    }

    private void add(Shown message) {
        shown.addLast(message);
        if (shown.size() > MAX_MESSAGES) {
            shown.removeFirst();
        }
    }

    /** Notes that this many messages of history follow, some of which were shown before. */
    public synchronized void reconnected(long messages) {
        history.clear();
        awaited = messages;
    }

    /**
     * Takes the next message of the history.
     *
     * @return after the last message of the history, the missed messages; before, an empty list
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

    /** The index behind the message in the history; of several equal messages, behind as many as were shown. */
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
        return words(member(message, "name"), member(message, "text"));
    }

    private static String words(String name, String text) {
        return name + '\n' + (text.length() <= MAX_CHARS ? text : '\n' + hash(text)); // no text has a line feed
    }

    private static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM must have this algorithm
        }
    }

    private static String member(JsonLine message, String name) {
        return message.string(name).orElse("");
    }
}
