package io.github.forkchat.client.stream;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose connect(2) or TLS handshake takes too long, also if the server sends a byte now and then. A
 * timeout of the socket starts again with each byte.
 *
 * <p>Threads: {@code setup-deadline} waits; any ends the wait.
 */
final class SetupDeadline implements AutoCloseable {
    /** Timeout of each of the two. */
    static final int SECONDS = 10;

    private final Closeable connection;
    private final Thread thread = new Thread(this::run, "setup-deadline");
    private boolean isOver;
    private boolean hasPassed;

    SetupDeadline(Closeable connection) {
        this.connection = connection;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            TimeUnit.SECONDS.sleep(SECONDS);
            pass();
        } catch (InterruptedException setupIsOver) {
            return;
        } catch (IOException e) {
            throw new IllegalStateException("a socket that cannot be closed", e);
        }
    }

    private synchronized void pass() throws IOException {
        if (!isOver) {
            hasPassed = true;
            connection.close();
        }
    }

    /** Whether the time was over before {@link #close}. */
    synchronized boolean hasPassed() {
        return hasPassed;
    }

    /** Ends the wait: the connection is set up, or has failed. */
    @Override
    public synchronized void close() {
        isOver = true;
        thread.interrupt();
    }
}
