package io.github.forkchat.link;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import java.io.IOException;

/**
 * Receives the client library's reports about a connection. Without a listener the library writes to standard error.
 *
 * <p>Threads: the library's set the fault, {@code broker} looks at it.
 */
final class BrokerEvents implements ErrorListener, ConnectionListener {
    private static final String LOST = "the connection is lost";

    private final Intake intake;
    private volatile String fault;
    /** Why an address of the broker could not be connected to; another address may answer. The first reason counts. */
    private volatile String failedAttempt;

    private volatile boolean isConnected;
    private boolean isOver;

    BrokerEvents(Intake intake) {
        this.intake = intake;
    }

    /** The library has connected to one of the broker's addresses. */
    void connected(Connection connection) {
        isConnected = true;
        if (connection.getStatus() != Connection.Status.CONNECTED) {
            lost(LOST); // already, and reported as an attempt
        }
    }

    /** Why the connection is lost or useless, or why there is none; null if it is of use. */
    String fault() {
        return isConnected ? fault : failedAttempt;
    }

    /** Throws if the connection is lost or useless. */
    void check() throws IOException {
        if (fault != null) {
            throw new IOException(fault);
        }
    }

    /** The connection is of no use any more, for this reason; the first reason counts. */
    synchronized void lost(String why) {
        note(why);
        if (!isOver) {
            intake.close(); // whoever waits there looks at the fault then
        }
    }

    /** The connection is given up. What the library still reports about it must not touch the next one. */
    synchronized void end() {
        isOver = true;
    }

    private void note(String why) {
        if (!isConnected) {
            failedAttempt = failedAttempt == null ? why : failedAttempt;
        } else if (fault == null) {
            fault = why;
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        lost(Faults.ofBroker(error));
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        note(Faults.line(exception));
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        lost("this server is too slow for the broker");
    }

    @Override
    public void heartbeatAlarm(
            Connection connection, JetStreamSubscription subscription, long lastStream, long lastConsumer) {
        lost("the broker sends nothing any more");
    }

    @Override
    @SuppressWarnings("deprecation") // the interface has no other abstract method
    public void connectionEvent(Connection connection, Events event) {
        if (event == Events.DISCONNECTED || event == Events.CLOSED) {
            lost(LOST);
        }
    }
}
