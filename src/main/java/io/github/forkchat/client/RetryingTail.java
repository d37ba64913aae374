package io.github.forkchat.client;

import io.github.forkchat.client.connection.HistoryDeduplicator;
import io.github.forkchat.client.connection.ReconnectingConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The last messages, and what is said from now on, over as many connections as it takes: {@code forkchat tail -F}. What was
 * said between two connections comes from the server's history, each message once.
 *
 * <p>Threads: the caller's.
 */
public final class RetryingTail implements ReconnectingConnection.Listener {
    /** As many earlier messages as a first line can ask for. */
    private static final int MAX_HISTORY = 10_000;

    private final ReconnectingConnection link;
    private final Tail.Reader reader;
    private final Consumer<String> remarks;
    private final HistoryDeduplicator deduplicator = new HistoryDeduplicator();
    /** Whether the history of the first connection is wanted. */
    private final boolean showsHistory;

    private boolean reconnected;
    private boolean isLost;

    private RetryingTail(ReconnectingConnection link, int messages, Tail.Reader reader, Consumer<String> remarks) {
        this.link = link;
        this.reader = reader;
        this.remarks = remarks;
        showsHistory = messages > 0;
    }

    /**
     * Reads until nobody wants any more.
     *
     * @param messages how many of the last messages
     * @param remarks gets a line when the connection is lost, and when it is there again
     * @throws IOException if there is no server at first
     */
    public static void read(ServerEndpoint endpoint, int messages, Tail.Reader reader, Consumer<String> remarks)
            throws IOException {
        // Without a message it would not be known where the room was, after an outage.
        ReconnectingConnection link = new ReconnectingConnection(
                endpoint, new ReconnectingConnection.Choices(null, true, Math.max(1, messages), MAX_HISTORY), true);
        link.listen(new RetryingTail(link, messages, reader, remarks));
    }

    @Override
    public void heard(JsonLine line) {
        if (!line.string("type").orElse("").equals("message")) {
            show(line);
        } else if (!line.isTrue("history")) {
            show(line);
            deduplicator.shown(line);
        } else if (reconnected) {
            deduplicator.missed(line).forEach(this::show);
        } else {
            deduplicator.shown(line);
            if (showsHistory) {
                show(line);
            }
        }
    }

    private void show(JsonLine line) {
        if (!reader.take(line)) {
            link.close();
        }
    }

    @Override
    public void lost() {
        isLost = true;
        remarks.accept("connection lost; trying again");
    }

    @Override
    public void trying(long pauseMillis) {
        // said once, when it was lost
    }

    @Override
    public void again(JsonLine welcome) {
        long history = welcome.number("history").orElse(0);
        deduplicator.reconnected(history);
        reconnected = true;
        if (isLost) {
            remarks.accept("connected again");
        }
        isLost = false;
    }
}
