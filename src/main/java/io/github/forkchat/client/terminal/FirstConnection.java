package io.github.forkchat.client.terminal;

import io.github.forkchat.client.connection.ReconnectingConnection;
import io.github.forkchat.client.connection.ServerEndpoint;
import java.io.IOException;

/**
 * Connects in the background, so that the server starts its worker while this program opens the terminal: the prompt is
 * there sooner by the time that the server needs.
 *
 * <p>Threads: {@code connect} connects; one waits.
 */
final class FirstConnection extends Thread {
    private final ServerEndpoint endpoint;
    private final ReconnectingConnection.Choices choices;
    private final boolean reconnects;
    private ReconnectingConnection connection;
    private IOException failure;
    private RuntimeException fault;

    /** Begins to connect; see {@link ReconnectingConnection}. */
    FirstConnection(ServerEndpoint endpoint, ReconnectingConnection.Choices choices, boolean reconnects) {
        super("connect");
        this.endpoint = endpoint;
        this.choices = choices;
        this.reconnects = reconnects;
        setDaemon(true);
        start();
    }

    @Override
    public void run() {
        try {
            connection = new ReconnectingConnection(endpoint, choices, reconnects);
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    /**
     * Waits for the connection.
     *
     * @throws IOException if no server answers
     */
    ReconnectingConnection await() throws IOException {
        try {
            join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody interrupts the main thread before it is connected
        }
        if (failure != null) {
            throw failure;
        }
        if (fault != null) {
            throw fault;
        }
        return connection;
    }
}
