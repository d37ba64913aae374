package io.github.forkchat.protocol;

import java.io.IOException;

/** A frame that does not keep to the protocol, on a pipe that has only one writer. Threads: immutable. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
