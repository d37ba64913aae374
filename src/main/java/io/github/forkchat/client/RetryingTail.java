package io.github.forkchat.client;

import io.github.forkchat.client.connection.HistoryDeduplicator;
import io.github.forkchat.client.connection.ReconnectingConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.protocol.Hello;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * {@code forkchat tail -F}: shows the last messages and then new ones, and reconnects as often as needed. Messages
 * from the time between two connections come from the server's history, each one once.
 *
 * <p>Threads: the caller's.
 */
public final class RetryingTail implements ReconnectingConnection.Listener {
    private final ReconnectingConnection link;
    private final Tail.Reader reader;
    private final Consumer<String> remarks;
    private final HistoryDeduplicator deduplicator = new HistoryDeduplicator();
    /** Whether to show the history of the first connection. */
    private final boolean showsHistory;

    private boolean reconnected;
    private boolean isLost;
    /** The server's last refusal that was reported. */
    private String reported = "";

    private RetryingTail(ReconnectingConnection link, int messages, Tail.Reader reader, Consumer<String> remarks) {
        this.link = link;
        this.reader = reader;
        this.remarks = remarks;
        showsHistory = messages > 0;
    }

    /**
     * Reads until {@code reader} returns false.
     *
     * @param messages number of earlier messages
     * @param remarks receives a line when the connection is lost, and when it is restored
     * @throws IOException if the first connection fails
     */
    public static void read(ServerEndpoint endpoint, int messages, Tail.Reader reader, Consumer<String> remarks)
            throws IOException {
        // Asks for at least one message, to know after an outage which messages are new.
        ReconnectingConnection link = new ReconnectingConnection(
                endpoint,
                new ReconnectingConnection.Choices(null, true, Math.max(1, messages), Hello.MAX_HISTORY),
                true);
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
    public void trying(long pauseMillis, String refusal) {
        if (!refusal.isEmpty() && !refusal.equals(reported)) {
            remarks.accept(refusal + "; trying again");
        }
        reported = refusal.isEmpty() ? reported : refusal;
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
        reported = "";
    }
}
