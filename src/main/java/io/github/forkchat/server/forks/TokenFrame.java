package io.github.forkchat.server.forks;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.protocol.Envelope;
import io.github.forkchat.protocol.Frame;
import io.github.forkchat.protocol.Signal;
import java.security.SecureRandom;

/**
 * The first frame for every fork, which carries the fork's secret token. The frame is in the pipe before the fork
 * starts. Only this fork and Server Main know the token, and the next fork with the same client id gets another token.
 *
 * <p>Threads: the accept loop.
 */
public final class TokenFrame {
    private static final int LENGTH_BYTES = Frame.HEADER_BYTES + Long.BYTES;

    private final SecureRandom random = new SecureRandom();
    private final NativeBuffer memory = new NativeBuffer(LENGTH_BYTES);

    /** Gives the fork a token and writes it into the fork's pipe, which must be empty. */
    public void writeTo(ConnectedFork fork) throws ErrnoException {
        fork.setToken(Envelope.token(random.nextLong()));
        Frame.putHeader(memory.bytes(), 0, Signal.TOKEN_SIGNAL, fork.clientId(), Long.BYTES);
        memory.bytes().putLong(Frame.HEADER_BYTES, fork.token());
        fork.pipe().write(memory.address(), LENGTH_BYTES);
    }
}
