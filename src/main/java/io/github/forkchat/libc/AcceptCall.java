package io.github.forkchat.libc;

import io.github.forkchat.libc.AcceptedClient.Route;

/**
 * The accepting of clients at a listening socket: {@code accept4(2)}, or {@code accept(2)} where there is no such call.
 *
 * <p>Threads: one.
 */
final class AcceptCall implements AutoCloseable {
    private static final Os OS = Os.current();

    private final Fd listener;
    private final boolean tcp;
    private final String address;
    /** Buffer for the address of each client. */
    private final NativeBuffer peer = new NativeBuffer(Constant.SIZEOF_SOCKADDR_STORAGE.on(OS));

    private final NativeBuffer length = new NativeBuffer(Constant.SIZEOF_INT.on(OS));

    /** @param address the address of the listening socket, for error messages */
    AcceptCall(Fd listener, boolean tcp, String address) {
        this.listener = listener;
        this.tcp = tcp;
        this.address = address;
    }

    /** See {@link ListenSocket#accept}. */
    AcceptedClient accept(boolean withAccept4) throws ErrnoException {
        length.bytes().putInt(0, peer.size());
        try {
            Fd client = withAccept4 ? acceptMarked() : acceptAndMark();
            return client == null ? null : described(client, length.bytes().getInt(0));
        } catch (ErrnoException e) {
            // macOS: setting an option fails if the client has disconnected
            if (e.is(Errno.EINVAL) || e.is(Errno.ENOTCONN)) {
                return null;
            }
            throw e;
        }
    }

    /** Returns null if no client waits. */
    private Fd acceptMarked() throws ErrnoException {
        int number =
                LinuxLibC.accept4(listener.number(), peer.address(), length.address(), Constant.SOCK_CLOEXEC.on(OS));
        return number < 0 ? noneOrFail(LibC.errno()) : new Fd(number);
    }

    /** Returns null if no client waits. */
    private Fd acceptAndMark() throws ErrnoException {
        synchronized (CloseOnExec.LOCK) {
            int number = LibC.accept(listener.number(), peer.address(), length.address());
            if (number < 0) {
                return noneOrFail(LibC.errno());
            }
            Fd client = new Fd(number);
            try {
                client.setCloseOnExec();
                client.setNonBlocking(false); // macOS: inherited from the listener
                return client;
            } catch (ErrnoException e) {
                client.close();
                throw e;
            }
        }
    }

    private Fd noneOrFail(int errno) throws ErrnoException {
        ErrnoException failure = new ErrnoException("accept(" + address + ")", errno);
        boolean none = failure.is(Errno.EAGAIN)
                || failure.is(Errno.EINTR)
                || failure.is(Errno.ECONNABORTED)
                || failure.is(Errno.EPROTO);
        if (none) {
            return null;
        }
        throw failure;
    }

    /**
     * Returns the client with its address, or its user.
     *
     * @param addressBytes length of the address in {@link #peer}
     * @return null if there is no address: on macOS the client has disconnected, and the buffer still holds the address
     *     of another one
     */
    AcceptedClient described(Fd accepted, int addressBytes) throws ErrnoException {
        if (addressBytes == 0) {
            accepted.close();
            return null;
        }
        Fd client = accepted;
        try {
            client = client.atLeast(InheritedFds.FIRST_FREE);
            return tcp
                    ? new AcceptedClient(client, SocketAddresses.describe(peer, OS), AcceptedClient.NO_USER, Route.TCP)
                    : new AcceptedClient(client, SocketAddresses.UNIX_PEER, PeerUser.uid(client), Route.UNIX);
        } catch (ErrnoException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public void close() {
        peer.close();
        length.close();
    }
}
