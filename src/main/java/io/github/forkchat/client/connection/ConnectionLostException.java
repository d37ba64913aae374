package io.github.forkchat.client.connection;

import java.io.IOException;

/** The server was there and had answered; then the connection broke, or an answer did not come. Threads: immutable. */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String why, Throwable cause) {
        super(why, cause);
    }
}
