package io.github.forkchat.protocol;

import java.io.IOException;

/** Thrown for a frame, a request, a first line or a JSON object that violates the protocol. Threads: immutable. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
