package io.github.forkchat.client.connection;

import java.io.IOException;

/**
 * Thrown when a connection that the server had answered breaks, or when an answer does not come in time. Threads:
 * immutable.
 */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param why the reason; null if it is only that the connection is closed, as in the JDK's own exceptions */
    public ConnectionLostException(String why, Throwable cause) {
        super(why == null ? "the connection is closed" : why, cause);
    }
}
