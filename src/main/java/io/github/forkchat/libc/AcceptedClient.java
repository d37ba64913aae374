package io.github.forkchat.libc;

/**
 * A client whose connection {@link ListenSocket} has accepted.
 *
 * @param fd its socket: blocking, close-on-exec, numbered 5 or higher
 * @param peer its address, such as {@code 127.0.0.1:50312}, or {@code unix}
 * @param uid the user id of its process, if it came over a Unix socket; else {@link #NO_USER}
 *
 * <p>Threads: immutable.
 */
public record AcceptedClient(Fd fd, String peer, int uid) {
    /** Unknown: the client came over TCP. */
    public static final int NO_USER = -1;

    /**
     * Sets the options of the socket for a client that is served.
     *
     * @throws ErrnoException EINVAL, ENOTCONN on macOS: the client is gone
     */
    public void setOptions() throws ErrnoException {
        SocketOptions.setForClient(fd, uid == NO_USER);
    }

    /** The login name of its user, or null if it has none. Queries the system, which may take long. */
    public String login() {
        return uid == NO_USER ? null : PeerUser.login(uid);
    }
}
