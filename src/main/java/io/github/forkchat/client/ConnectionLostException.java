package io.github.forkchat.client;

import java.io.IOException;

/** The server was there and had answered; then the connection broke, or an answer did not come. Threads: immutable. */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionLostException(String why, Throwable cause) {
        super(why, cause);
    }
}
