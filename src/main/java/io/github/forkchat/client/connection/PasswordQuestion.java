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
    static final String QUESTION = "-- this room has a password: type it first";
    /** The time for any answer of a server: an overloaded one must not be taken for one without a password. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(Watchdog.ANSWER_SECONDS);

    private static final int MAX_BYTES = 1_024;

    private PasswordQuestion() {}

    /**
     * Waits for the server's first line, and takes it from the connection.
     *
     * @return {@link #QUESTION}; or another line, such as a refusal; or nothing if none comes in
     *     {@value Watchdog#ANSWER_SECONDS} s
     */
    static String firstLine(SocketChannel server) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        server.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            server.register(selector, SelectionKey.OP_READ);
            long end = System.nanoTime() + WAIT_NANOS;
            while (line.size() < MAX_BYTES) {
                int n = server.read(one.clear());
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                boolean isOver = n < 0 || (n == 0 && millis <= 0) || (n > 0 && one.get(0) == '\n');
                if (isOver) {
                    break;
                }
                if (n == 0) {
                    selector.select(millis);
                } else {
                    line.write(one.get(0));
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        } finally {
            server.configureBlocking(true);
        }
    }
}
