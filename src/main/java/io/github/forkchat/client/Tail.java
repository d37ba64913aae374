package io.github.forkchat.client;

import io.github.forkchat.client.connection.JsonConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;

/** {@code forkchat tail}: shows the last messages, and then new ones. Threads: the caller's. */
public final class Tail {
    /** Receives the objects. */
    public interface Reader {
        /** Takes an object of the json view; returns false to stop. */
        boolean take(JsonLine line);
    }

    private Tail() {}

    /**
     * Reads until all requested messages have arrived.
     *
     * @param messages number of earlier messages
     * @param follow whether to continue with new messages
     * @return false if the server closed the connection before
     * @throws IOException if there is no server, or the connection broke
     */
    public static boolean read(ServerEndpoint endpoint, int messages, boolean follow, Reader reader)
            throws IOException {
        String choices = "visitor=yes history=" + messages;
        try (JsonConnection server = JsonConnection.open(endpoint, choices)) {
            if (follow) {
                server.stays();
            }
            long left = server.welcome().number("history").orElse(0);
            while (follow || left > 0) {
                if (!follow) {
                    server.watchdog().answerIsDue();
                }
                JsonLine line = server.read();
                if (line == null) {
                    return false;
                }
                left--;
                if (!reader.take(line)) {
                    return true;
                }
            }
            return true;
        }
    }
}
