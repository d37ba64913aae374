package io.github.forkchat.server.checker;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.Fd;
import io.github.forkchat.libc.NativeBuffer;

/**
 * The socket of a client whose input a checker reads. The input stays in the socket until it is known how much of it
 * has to be removed.
 *
 * <p>Threads: the accept loop.
 *
 * @param fd the socket
 */
public record CheckedSocket(Fd fd) {
    /** As {@link Fd#peek}; a broken connection counts as ended. */
    public int peek(long address, int lengthBytes) {
        try {
            return fd.peek(address, lengthBytes);
        } catch (ErrnoException broken) {
            return 0;
        }
    }

    /**
     * Removes the beginning of the input, and wipes the copy of it.
     *
     * @return false if the connection is broken
     */
    public boolean take(NativeBuffer scratch, int lengthBytes) {
        try {
            for (int taken = 0; taken < lengthBytes; ) {
                int n = fd.take(scratch.address(), lengthBytes - taken);
                if (n <= 0) {
                    return false; // the input has disappeared
                }
                CheckerExchange.wipe(scratch, n);
                taken += n;
            }
            return true;
        } catch (ErrnoException broken) {
            return false;
        }
    }
}
