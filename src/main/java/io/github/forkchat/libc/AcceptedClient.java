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
    /** It came over TCP, which does not tell. */
    public static final int NO_USER = -1;

    /**
     * Gives its socket the options of one that is served.
     *
     * @throws ErrnoException EINVAL, ENOTCONN on macOS: it is gone again
     */
    public void setOptions() throws ErrnoException {
        SocketOptions.setForClient(fd, uid == NO_USER);
    }

    /** The login name of its user, or null if it has none. Asks the system, which may take its time. */
    public String login() {
        return uid == NO_USER ? null : PeerUser.login(uid);
    }
}
