package io.github.forkchat.libc;

/**
 * The options that sockets get here. Its C counterpart: {@code setsockopt(2)}; socket(7), tcp(7). Threads: any.
 */
final class SocketOptions {
    static final int ON = 1;
    static final int OFF = 0;

    private static final Os OS = Os.current();
    /**
     * The kernel lets a waiting writer go on only when a good part of the send buffer is free again, and by itself
     * makes the buffer several MB large: then a client that reads 100 kB/s seems to take nothing for many seconds.
     */
    private static final int SEND_BUFFER_BYTES = 131_072;

    /** A client that has sent nothing for so long is asked by the kernel whether it is there, */
    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    /** again after each so long, */
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    /** and after so many questions without an answer the connection is broken. */
    private static final int KEEPALIVE_PROBES = 6;
    /** So long a client's machine may leave unanswered what is sent to it. */
    private static final int UNANSWERED_MILLIS = 120_000;

    private SocketOptions() {}

    /**
     * For a client that was accepted.
     *
     * @throws ErrnoException EINVAL, ENOTCONN on macOS: it is gone again
     */
    static void setForClient(Fd client, boolean tcp) throws ErrnoException {
        set(client, Constant.SOL_SOCKET, Constant.SO_SNDBUF, SEND_BUFFER_BYTES);
        if (tcp) {
            set(client, Constant.IPPROTO_TCP, Constant.TCP_NODELAY, ON);
            keepAlive(client);
        }
    }

    /** Has the kernel find out within two minutes that a client's machine is gone. */
    private static void keepAlive(Fd client) throws ErrnoException {
        set(client, Constant.SOL_SOCKET, Constant.SO_KEEPALIVE, ON);
        set(client, Constant.IPPROTO_TCP, keepAliveIdle(OS), KEEPALIVE_IDLE_SECONDS);
        set(client, Constant.IPPROTO_TCP, Constant.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
        set(client, Constant.IPPROTO_TCP, Constant.TCP_KEEPCNT, KEEPALIVE_PROBES);
        // While something is unanswered nothing is asked, and it would be sent again for a quarter of an hour.
        if (Constant.TCP_USER_TIMEOUT.existsOn(OS)) {
            set(client, Constant.IPPROTO_TCP, Constant.TCP_USER_TIMEOUT, UNANSWERED_MILLIS);
        }
    }

    /** The same option has two names. */
    static Constant keepAliveIdle(Os os) {
        return Constant.TCP_KEEPIDLE.existsOn(os) ? Constant.TCP_KEEPIDLE : Constant.TCP_KEEPALIVE;
    }

    /** setsockopt(2) of an option that is an int. */
    static void set(Fd fd, Constant level, Constant option, int value) throws ErrnoException {
        try (NativeBuffer memory = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            memory.bytes().putInt(0, value);
            if (LibC.setsockopt(fd.number(), level.on(OS), option.on(OS), memory.address(), memory.size()) < 0) {
                throw new ErrnoException("setsockopt(" + fd + ", " + option + ")", LibC.errno());
            }
        }
    }
}
