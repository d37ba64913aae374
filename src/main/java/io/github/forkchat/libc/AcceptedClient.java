package io.github.forkchat.libc;

import java.net.InetSocketAddress;

/**
 * A client whose connection {@link ListenSocket} has accepted.
 *
 * @param fd its socket: blocking, close-on-exec, numbered {@link InheritedFds#FIRST_FREE} or higher
 * @param peer its address, such as {@code 127.0.0.1:50312}, or {@code unix}
 * @param uid the user id of its process, if it came over a Unix socket; else {@link #NO_USER}
 * @param route how it came
 * <p>Threads: immutable.
 */
public record AcceptedClient(Fd fd, String peer, int uid, Route route) {
    /** Unknown: the client came over TCP, or a proxy reported its address. */
    public static final int NO_USER = -1;

    /** How a client came. */
    public enum Route {
        /** Over TCP. */
        TCP,
        /** Over a Unix socket. */
        UNIX,
        /** By a proxy, which connected over TCP. */
        PROXY_TCP,
        /** By a proxy, which connected over a Unix socket. */
        PROXY_UNIX;

        private Route proxied() {
            return isTcp() ? PROXY_TCP : PROXY_UNIX;
        }

        private boolean isTcp() {
            return this == TCP || this == PROXY_TCP;
        }
    }

    /** This client as a proxy's, if the proxy has reported its address. */
    public AcceptedClient proxied(InetSocketAddress client) {
        return new AcceptedClient(fd, SocketAddresses.describe(client), NO_USER, route.proxied());
    }

    /** This client as a proxy's, if the proxy has reported no address: it is known by the address of the proxy. */
    public AcceptedClient proxied() {
        return new AcceptedClient(fd, peer, uid, route.proxied());
    }

    /**
     * Sets the options of the socket for a client that is served.
     *
     * @throws ErrnoException EINVAL, ENOTCONN on macOS: the client has disconnected
     */
    public void setOptions() throws ErrnoException {
        SocketOptions.setForClient(fd, route.isTcp());
    }

    /**
     * The login name of its user, or null if it has none. A proxy's user is not the user of its clients. Queries the
     * system, which may take long.
     */
    public String login() {
        return route == Route.UNIX ? PeerUser.login(uid) : null;
    }
}
