package io.github.forkchat.libc;

/** Sets the options of sockets. Its C counterpart: {@code setsockopt(2)}; socket(7), tcp(7). Threads: any. */
final class SocketOptions {
    static final int ON = 1;
    static final int OFF = 0;

    private static final Os OS = Os.current();
    /**
     * Size of the send buffer. The kernel wakes a blocked writer only when a good part of the buffer is free again,
     * and by default the buffer grows to several MB. Then a client that reads 100 kB/s would seem to read nothing for
     * many seconds.
     */
    private static final int SEND_BUFFER_BYTES = 131_072;

    /** Idle time after which the kernel sends keepalive probes. */
    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    /** Interval between keepalive probes. */
    private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
    /** Number of unanswered keepalive probes after which the connection is broken. */
    private static final int KEEPALIVE_PROBES = 6;
    /** Timeout for the acknowledgement of sent data by a client's machine. */
    private static final int UNANSWERED_MILLIS = 120_000;

    private SocketOptions() {}

    /**
     * Sets the options for an accepted client.
     *
     * @throws ErrnoException EINVAL, ENOTCONN on macOS: the client has disconnected
     */
    static void setForClient(Fd client, boolean tcp) throws ErrnoException {
        set(client, Constant.SOL_SOCKET, Constant.SO_SNDBUF, SEND_BUFFER_BYTES);
        if (tcp) {
            set(client, Constant.IPPROTO_TCP, Constant.TCP_NODELAY, ON);
            keepAlive(client);
        }
    }

    /** Makes the kernel detect within two minutes that a client's machine is gone. */
    private static void keepAlive(Fd client) throws ErrnoException {
        set(client, Constant.SOL_SOCKET, Constant.SO_KEEPALIVE, ON);
        set(client, Constant.IPPROTO_TCP, keepAliveIdle(OS), KEEPALIVE_IDLE_SECONDS);
        set(client, Constant.IPPROTO_TCP, Constant.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS);
        set(client, Constant.IPPROTO_TCP, Constant.TCP_KEEPCNT, KEEPALIVE_PROBES);
        // While data is unacknowledged, the kernel sends no probes, and would retransmit for a quarter of an hour.
        if (Constant.TCP_USER_TIMEOUT.existsOn(OS)) {
            set(client, Constant.IPPROTO_TCP, Constant.TCP_USER_TIMEOUT, UNANSWERED_MILLIS);
        }
    }

    /** The option for the idle time, whose name differs between the systems. */
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

    /** getsockopt(2) of an option that is an int. */
    static int get(Fd fd, Constant level, Constant option) throws ErrnoException {
        try (NativeBuffer memory = new NativeBuffer(Constant.SIZEOF_INT.on(OS));
                NativeBuffer length = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            length.bytes().putInt(0, memory.size());
            if (LibC.getsockopt(fd.number(), level.on(OS), option.on(OS), memory.address(), length.address()) < 0) {
                throw new ErrnoException("getsockopt(" + fd + ", " + option + ")", LibC.errno());
            }
            return memory.bytes().getInt(0);
        }
    }
}
