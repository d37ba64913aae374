package io.github.forkchat.client.connection;

import java.io.IOException;

/**
 * Thrown when a connection that the server had answered breaks, or when an answer does not come in time. Threads:
 * immutable.
 */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String why, Throwable cause) {
        super(why, cause);
    }
}
