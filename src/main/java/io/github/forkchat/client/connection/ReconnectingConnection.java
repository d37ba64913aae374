package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A connection to the server that reconnects, with growing pauses, when it is lost. A random key, kept as long as this
 * program runs, gets the client's name back; {@link KeyShown} sends it.
 *
 * <p>Threads: one listens, any sends, which blocks none: see {@link Outbox}.
 */
public final class ReconnectingConnection {
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long MAX_PAUSE_MILLIS = 30_000;
    private static final long SECOND_MILLIS = 1_000;
    private static final int KEY_BYTES = 16;

    /** Receives objects and events, in the thread that listens. */
    public interface Listener {
        /** An object from the server. */
        void heard(JsonLine line);

        /** The connection is lost. */
        void lost();

        /**
         * The next attempt follows after this time.
         *
         * @param refusal why the server has refused the attempt before; empty if it has not
         */
        void trying(long pauseMillis, String refusal);

        /** The connection is restored, with this answer to the first line. */
        void again(JsonLine welcome);
    }

    /**
     * The contents of the first line.
     *
     * @param name the name to ask for, or null
     * @param visitor whether the client is a visitor, whose coming and going is not announced
     * @param history number of earlier messages to ask for, or null for the default
     * @param historyAgain number of earlier messages to ask for after a reconnection
     */
    public record Choices(String name, boolean visitor, Integer history, int historyAgain) {}

    private final ServerEndpoint endpoint;
    private final Choices choices;
    private final boolean reconnects;
    private final String key;
    private volatile JsonConnection server;
    private volatile Outbox outbox;
    private volatile String name;
    private volatile boolean connected = true;
    /** Whether the client leaves: it does not reconnect. */
    private volatile boolean closed;
    /** Whether the connection was closed at once: nothing more is heard. */
    private volatile boolean ended;

    private volatile boolean hasGivenUp;
    private final Semaphore impatience = new Semaphore(0);

    /**
     * Connects.
     *
     * @param reconnects whether to connect again when the connection is lost
     * @throws IOException if no server answers
     */
    public ReconnectingConnection(ServerEndpoint endpoint, Choices choices, boolean reconnects) throws IOException {
        this.endpoint = endpoint;
        this.choices = choices;
        this.name = choices.name();
        this.reconnects = reconnects;
        key = RandomText.hex(KEY_BYTES);
        connect(choices.history());
    }

    private void connect(Integer history) throws IOException {
        server = JsonConnection.open(
                endpoint,
                (choices.visitor() ? "visitor=yes" : "")
                        + (name == null ? "" : " name=" + name)
                        + (history == null ? "" : " history=" + history));
        outbox = new Outbox(server);
    }

    /** The server's answer to the first line. */
    public JsonLine welcome() {
        return server.welcome();
    }

    /** The name that was asked for last, or null. */
    String wantedName() {
        return name;
    }

    /** Makes a request for another name, which is also asked for after a reconnection. */
    public JsonLine nameRequest(String wanted) {
        return Command.NAME.object(wanted, "").with("key", key);
    }

    /** The name is granted. */
    public void granted(String granted) {
        name = granted;
    }

    /** Sends an object soon; returns false if there is no connection. The object may still be lost on the way. */
    boolean send(JsonLine object) {
        return connected && outbox.add(object);
    }

    /** Removes and returns the objects of this kind that are not being sent yet. */
    List<JsonLine> withdraw(Predicate<JsonLine> kind) {
        return outbox.withdraw(kind);
    }

    /** Listens until the connection is closed, or lost for good. */
    public void listen(Listener listener) {
        try {
            do {
                hear(listener);
                connected = false;
                if (!closed) {
                    listener.lost();
                }
            } while (!closed && !hasGivenUp && reconnects && connectAgain(listener));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(Listener listener) {
        try {
            for (JsonLine line = server.read(); line != null && !ended; line = server.read()) {
                listener.heard(line);
            }
        } catch (IOException connectionLost) {
            connected = false;
        } finally {
            closeConnection();
        }
    }

    private void closeConnection() {
        server.close();
        outbox.end();
    }

    private boolean connectAgain(Listener listener) throws InterruptedException {
        impatience.drainPermits();
        String refusal = "";
        for (long pause = FIRST_PAUSE_MILLIS; !closed; pause = Math.min(MAX_PAUSE_MILLIS, 2 * pause)) {
            if (await(pause, refusal, listener)) {
                pause = FIRST_PAUSE_MILLIS;
            }
            if (closed) {
                return false;
            }
            try {
                connect(choices.historyAgain());
                connected = true;
                if (closed) { // before leave() could use this connection
                    connected = false;
                    closeConnection();
                    return false;
                }
                listener.again(server.welcome());
                return true;
            } catch (IOException stillNone) {
                connected = false;
                refusal = stillNone instanceof ServerRefusedException ? stillNone.getMessage() : "";
            }
        }
        return false;
    }

    /** Waits, and reports the remaining time each second; returns whether {@link #tryNow} has ended the wait. */
    private boolean await(long pauseMillis, String refusal, Listener listener) throws InterruptedException {
        for (long left = pauseMillis; left > 0; left -= SECOND_MILLIS) {
            if (!closed) {
                listener.trying(left, refusal);
            }
            if (impatience.tryAcquire(Math.min(left, SECOND_MILLIS), TimeUnit.MILLISECONDS)) {
                impatience.drainPermits();
                return true;
            }
        }
        return false;
    }

    /** If the connection is lost, ends the wait for the next attempt; returns whether the connection is lost. */
    public boolean tryNow() {
        if (!connected) {
            impatience.release();
        }
        return !connected;
    }

    /** Does not reconnect when the connection is lost. */
    public void giveUp() {
        hasGivenUp = true;
    }

    /** Leaves in order: sends the quit request behind all others, after which the server closes the connection. */
    public void leave() {
        closed = true;
        impatience.release(); // no more attempts
        send(Command.QUIT.object("", ""));
    }

    /** Closes the connection at once; at most one more event reaches the listener. */
    public void close() {
        closed = true;
        ended = true;
        impatience.release();
        closeConnection();
    }
}
