package io.github.forkchat.client.watch;

import io.github.forkchat.client.connection.ConnectionLostException;
import io.github.forkchat.client.connection.JsonConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.client.connection.ServerRefusedException;
import io.github.forkchat.protocol.Command;
import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.protocol.OutputLine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A visitor that watches the room: it gets a {@link Sample} in each interval. Threads: one reads; any may close.
 */
public final class RoomWatch implements AutoCloseable {
    private static final String CHOICES = "visitor=yes events=off history=0";
    private static final int QUESTION = 1;
    private static final int ONCE = 0;
    /** Twice the longest interval. */
    private static final int LATE_SECONDS = 20;

    private final JsonConnection server;
    private final long own;

    private RoomWatch(JsonConnection server) {
        this.server = server;
        own = server.welcome().number("id").orElse(-1);
    }

    /**
     * Connects and asks for samples.
     *
     * @param millis the interval, 200 to 10000; 0 for a single sample
     */
    public static RoomWatch open(ServerEndpoint endpoint, int millis) throws IOException {
        JsonConnection server = JsonConnection.open(endpoint, CHOICES);
        server.watchdog().answerIsDue();
        server.send(Command.WATCH.object("", Integer.toString(millis)).with("request", QUESTION));
        server.stays();
        return new RoomWatch(server);
    }

    /** A single sample. */
    public static Sample once(ServerEndpoint endpoint) throws IOException {
        try (RoomWatch watch = open(endpoint, ONCE)) {
            return watch.next();
        }
    }

    /** Ends the wait of {@link #next} after a while, as for the first sample. */
    public void nextIsDue() {
        server.watchdog().answerIsDue(LATE_SECONDS);
    }

    /**
     * Waits for the next sample.
     *
     * @throws ConnectionLostException at the end of the connection
     */
    public Sample next() throws IOException {
        List<JsonLine> clients = new ArrayList<>();
        while (true) {
            JsonLine line = server.read();
            if (line == null) {
                throw new ConnectionLostException("the server closed the connection", null);
            }
            OutputLine kind = OutputLine.of(line);
            if (kind == OutputLine.REFUSED) {
                throw new ServerRefusedException(line.string("reason").orElse("refused"));
            }
            if (kind == OutputLine.WATCHED_CLIENT && line.number("id").orElse(-1) != own) {
                clients.add(line);
            } else if (kind == OutputLine.WATCHED) {
                server.watchdog().answerCame();
                return new Sample(clients, line);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
