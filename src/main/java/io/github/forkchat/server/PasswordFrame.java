package io.github.forkchat.server;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.PasswordHash;
import io.github.forkchat.protocol.Signal;

/**
 * The frame behind {@link TokenFrame} of every fork in a room that has a password: its hash. It is in the pipe before the fork is made.
 *
 * <p>Threads: the accept loop.
 */
final class PasswordFrame {
    private static final int LENGTH_BYTES = Frame.HEADER_BYTES + PasswordHash.LENGTH_BYTES;

    private final NativeBuffer memory = new NativeBuffer(LENGTH_BYTES);

    PasswordFrame(PasswordHash password) {
        password.put(memory.bytes(), Frame.HEADER_BYTES);
    }

    /** Writes it into the fork's pipe, in which there is nothing but its token. */
    void writeTo(ConnectedFork fork) throws ErrnoException {
        Frame.putHeader(memory.bytes(), 0, Signal.PASSWORD_SIGNAL, fork.clientId, PasswordHash.LENGTH_BYTES);
        fork.pipe.write(memory.address(), LENGTH_BYTES);
    }
}
