package io.github.forkchat.client.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The line by which a server asks for the room's password, as soon as it has accepted a client. A client sends the password
 * only to a server that has asked: another program might tell it to all.
 *
 * <p>Threads: the one that connects.
 */
final class PasswordQuestion {
    /** Without its line feed: {@code src/docs/views.md}. */
    private static final String QUESTION = "-- this room has a password: type it first";
    /** A server that takes longer is overloaded, or has no password. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private PasswordQuestion() {}

    /**
     * Waits for the question, and takes it from the connection.
     *
     * @return false if it does not come in {@link #WAIT_NANOS}, or something else comes
     */
    static boolean isAsked(SocketChannel server) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        server.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            server.register(selector, SelectionKey.OP_READ);
            long end = System.nanoTime() + WAIT_NANOS;
            while (line.size() <= QUESTION.length()) {
                int n = server.read(one.clear());
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (n < 0 || (n == 0 && millis <= 0)) {
                    return false;
                }
                if (n == 0) {
                    selector.select(millis);
                } else if (one.get(0) == '\n') {
                    return line.toString(StandardCharsets.UTF_8).equals(QUESTION);
                } else {
                    line.write(one.get(0));
                }
            }
            return false;
        } finally {
            server.configureBlocking(true);
        }
    }
}
