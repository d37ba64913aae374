package io.github.forkchat.client.stream;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose TLS handshake takes too long, also if the server sends a byte now and then. A timeout of
 * the socket starts again with each byte.
 *
 * <p>Threads: {@code tls-deadline} waits; any ends the wait.
 */
final class HandshakeDeadline implements AutoCloseable {
    private final Closeable connection;
    private final int seconds;
    private final Thread thread = new Thread(this::run, "tls-deadline");
    private volatile boolean hasPassed;

    HandshakeDeadline(Closeable connection, int seconds) {
        this.connection = connection;
        this.seconds = seconds;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            TimeUnit.SECONDS.sleep(seconds);
            hasPassed = true;
            connection.close();
        } catch (InterruptedException handshakeIsOver) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    /** Whether the time was over before {@link #close}. */
    boolean hasPassed() {
        return hasPassed;
    }

    /** Ends the wait: the handshake is over. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
