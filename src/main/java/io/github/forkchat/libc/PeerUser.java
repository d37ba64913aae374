package io.github.forkchat.libc;

import com.sun.jna.Pointer;

/**
 * Finds the user at the other end of a Unix socket: the user of the process that connected, according to the kernel.
 *
 * <p>Its C counterpart: {@code getsockopt(2)} with {@code SO_PEERCRED}, unix(7), on Linux, with {@code LOCAL_PEERCRED}
 * on macOS, which is what {@code getpeereid(3)} does there; and {@code getpwuid(3)}, which may query a name server and
 * take long. Threads: any; getpwuid(3) returns static memory, so one thread at a time calls it.
 */
public final class PeerUser {
    private static final Os OS = Os.current();

    private PeerUser() {}

    /**
     * The user id.
     *
     * @throws ErrnoException ENOTCONN, EINVAL: the client has disconnected
     */
    static int uid(Fd socket) throws ErrnoException {
        boolean linux = OS == Os.LINUX;
        Constant level = linux ? Constant.SOL_SOCKET : Constant.SOL_LOCAL;
        Constant option = linux ? Constant.SO_PEERCRED : Constant.LOCAL_PEERCRED;
        Constant size = linux ? Constant.SIZEOF_UCRED : Constant.SIZEOF_XUCRED;
        Constant uid = linux ? Constant.OFF_UCRED_UID : Constant.OFF_XUCRED_UID;
        return option(socket, level, option, size, uid);
    }

    /**
     * The id of the process that has connected; 0 if this process cannot see it.
     *
     * @throws ErrnoException ENOTCONN, EINVAL: the client has disconnected
     */
    public static int pid(Fd socket) throws ErrnoException {
        boolean linux = OS == Os.LINUX;
        return linux
                ? option(
                        socket,
                        Constant.SOL_SOCKET,
                        Constant.SO_PEERCRED,
                        Constant.SIZEOF_UCRED,
                        Constant.OFF_UCRED_PID)
                : option(socket, Constant.SOL_LOCAL, Constant.LOCAL_PEERPID, Constant.SIZEOF_INT, null);
    }

    private static int option(Fd socket, Constant level, Constant option, Constant size, Constant offset)
            throws ErrnoException {
        try (NativeBuffer value = new NativeBuffer(size.on(OS));
                NativeBuffer length = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            length.bytes().putInt(0, value.size());
            int result =
                    LibC.getsockopt(socket.number(), level.on(OS), option.on(OS), value.address(), length.address());
            if (result < 0) {
                throw new ErrnoException("getsockopt(" + socket + ", " + option + ")", LibC.errno());
            }
            return value.bytes().getInt(offset == null ? 0 : offset.on(OS));
        }
    }

    /** The login name of a user id, or null if there is none. */
    static synchronized String login(int uid) {
        long passwd = LibC.getpwuid(uid);
        return passwd == 0 ? null : new Pointer(passwd).getPointer(0).getString(0, "UTF-8");
    }
}
