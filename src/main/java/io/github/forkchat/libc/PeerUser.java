package io.github.forkchat.libc;

import com.sun.jna.Pointer;

/**
 * Finds the user at the other end of a Unix socket: the user of the process that connected, according to the kernel.
 *
 * <p>Its C counterpart: {@code getsockopt(2)} with {@code SO_PEERCRED}, unix(7), on Linux, with {@code LOCAL_PEERCRED}
 * on macOS, which is what {@code getpeereid(3)} does there; and {@code getpwuid(3)}. Threads: one at a time, because
 * getpwuid(3) returns static memory; it may query a name server and take long.
 */
public final class PeerUser {
    private static final Os OS = Os.current();

    private PeerUser() {}

    /**
     * The user id.
     *
     * @throws ErrnoException ENOTCONN, EINVAL: the client is gone
     */
    static int uid(Fd socket) throws ErrnoException {
        boolean linux = OS == Os.LINUX;
        Constant level = linux ? Constant.SOL_SOCKET : Constant.SOL_LOCAL;
        Constant option = linux ? Constant.SO_PEERCRED : Constant.LOCAL_PEERCRED;
        Constant size = linux ? Constant.SIZEOF_UCRED : Constant.SIZEOF_XUCRED;
        Constant uid = linux ? Constant.OFF_UCRED_UID : Constant.OFF_XUCRED_UID;
        try (NativeBuffer credentials = new NativeBuffer(size.on(OS));
                NativeBuffer length = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            length.bytes().putInt(0, credentials.size());
            int result = LibC.getsockopt(
                    socket.number(), level.on(OS), option.on(OS), credentials.address(), length.address());
            if (result < 0) {
                throw new ErrnoException("getsockopt(" + socket + ", " + option + ")", LibC.errno());
            }
            return credentials.bytes().getInt(uid.on(OS));
        }
    }

    /** The login name of a user id, or null if there is none. */
    static String login(int uid) {
        long passwd = LibC.getpwuid(uid);
        return passwd == 0 ? null : new Pointer(passwd).getPointer(0).getString(0, "UTF-8");
    }
}
