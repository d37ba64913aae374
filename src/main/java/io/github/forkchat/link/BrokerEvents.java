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
    private final Intake intake;
    private volatile String fault;

    BrokerEvents(Intake intake) {
        this.intake = intake;
    }

    /** Why the connection is lost or useless; null if it is not. */
    String fault() {
        return fault;
    }

    /** Throws if the connection is lost or useless. */
    void check() throws IOException {
        if (fault != null) {
            throw new IOException(fault);
        }
    }

    /** The connection is of no use any more, for this reason; the first reason counts. */
    void lost(String why) {
        if (fault == null) {
            fault = why;
        }
        intake.close(); // whoever waits there looks at the fault then
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        lost(Faults.ofBroker(error));
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        if (fault == null) {
            fault = Faults.line(exception);
        }
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
            lost("the connection is lost");
        }
    }
}
