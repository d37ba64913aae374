package io.github.forkchat.client;

import io.github.forkchat.client.connection.JsonConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import io.github.forkchat.protocol.JsonLine;
import java.io.IOException;

/** The last messages, and what is said from now on: {@code forkchat tail}. Threads: the caller's. */
public final class Tail {
    /** Takes what comes. */
    public interface Reader {
        /** An object of the json view; false if nobody wants any more. */
        boolean take(JsonLine line);
    }

    private Tail() {}

    /**
     * Reads until all is there that was asked for.
     *
     * @param messages how many of the last messages
     * @param follow whether to go on
     * @return false if the server closed the connection before
     * @throws IOException if there is no server, or the connection broke
     */
    public static boolean read(ServerEndpoint endpoint, int messages, boolean follow, Reader reader)
            throws IOException {
        String choices = "visitor=yes history=" + messages;
        try (JsonConnection server = JsonConnection.open(endpoint, choices)) {
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
