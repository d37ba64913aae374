package io.github.forkchat.libc;

import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * A user account that this process can switch to if it is root.
 *
 * <p>Its C counterpart: {@code getpwnam(3)}, {@code initgroups(3)}, {@code setegid(2)}, {@code seteuid(2)}, {@code
 * setgid(2)}, {@code setuid(2)}; the C library changes all threads. Threads: used only by the main thread.
 *
 * @param name the login name
 * @param uid the user id
 * @param gid the id of its group
 * @param home its home directory, which need not exist
 */
public record UserAccount(String name, int uid, int gid, String home) {
    private static final Os OS = Os.current();
    private static final int ROOT = 0;
    private static final int NO_GROUPS = 0;
    /** NGROUPS_MAX of Linux; macOS has 16. */
    private static final int MAX_GROUPS = 65_536;

    /** The account of this name, or empty if there is none. */
    public static Optional<UserAccount> of(String name) {
        try (NativeBuffer text = NativeBuffer.ofString(name)) {
            long passwd = LibC.getpwnam(text.address());
            if (passwd == 0) {
                return Optional.empty();
            }
            Pointer entry = new Pointer(passwd);
            return Optional.of(new UserAccount(
                    name,
                    entry.getInt(Constant.OFF_PW_UID.on(OS)),
                    entry.getInt(Constant.OFF_PW_GID.on(OS)),
                    entry.getPointer(Constant.OFF_PW_DIR.on(OS)).getString(0, "UTF-8")));
        }
    }

    /**
     * Switches the effective user and the groups until {@link #resumeRoot}, for opening and creating files.
     *
     * @throws ErrnoException EPERM: this process is not root's
     */
    public void assume() throws ErrnoException {
        try (NativeBuffer text = NativeBuffer.ofString(name)) {
            check(LibC.initgroups(text.address(), gid), "initgroups(" + name + ")");
        }
        check(LibCVariadic.INSTANCE.setegid(gid), "setegid(" + gid + ")");
        check(LibCVariadic.INSTANCE.seteuid(uid), "seteuid(" + uid + ")");
    }

    /**
     * Switches to this user with only its primary group, as for a child, until {@link Assumed#end}.
     *
     * @throws ErrnoException EPERM: this process is not root's
     */
    public Assumed assumeAlone() throws ErrnoException {
        NativeBuffer groups = new NativeBuffer(MAX_GROUPS * Constant.SIZEOF_INT.on(OS));
        int count = LibC.getgroups(MAX_GROUPS, groups.address());
        check(Math.min(count, 0), "getgroups()");
        check(LibC.setgroups(NO_GROUPS, LibC.NULL), "setgroups()");
        check(LibCVariadic.INSTANCE.setegid(gid), "setegid(" + gid + ")");
        check(LibCVariadic.INSTANCE.seteuid(uid), "seteuid(" + uid + ")");
        return () -> {
            resumeRoot();
            check(LibC.setgroups(count, groups.address()), "setgroups()");
            groups.close();
        };
    }

    /** A period in which this process acts as another user. */
    public interface Assumed {
        /** Switches back to root, with root's former groups. */
        void end() throws ErrnoException;
    }

    /** Switches back to root. */
    public static void resumeRoot() throws ErrnoException {
        check(LibCVariadic.INSTANCE.seteuid(ROOT), "seteuid(0)");
        check(LibCVariadic.INSTANCE.setegid(ROOT), "setegid(0)");
    }

    /**
     * Switches to this user, which must not be root, permanently, and checks that it cannot be undone.
     *
     * @throws ErrnoException if the switch failed; the caller should then exit
     * @throws IllegalStateException if the switch can be undone
     */
    public void become() throws ErrnoException {
        try (NativeBuffer text = NativeBuffer.ofString(name)) {
            check(LibC.initgroups(text.address(), gid), "initgroups(" + name + ")");
        }
        check(LibCVariadic.INSTANCE.setgid(gid), "setgid(" + gid + ")");
        check(LibCVariadic.INSTANCE.setuid(uid), "setuid(" + uid + ")");
        boolean isBack = LibCVariadic.INSTANCE.setuid(ROOT) == 0
                || LibCVariadic.INSTANCE.seteuid(ROOT) == 0
                || (gid != ROOT && LibCVariadic.INSTANCE.setgid(ROOT) == 0);
        if (isBack || LibCVariadic.INSTANCE.getuid() != uid || UserId.effective() != uid) {
            throw new IllegalStateException("this process could become root again");
        }
        if (LinuxLibC.AVAILABLE) {
            // After a change of user the kernel hides /proc/PID from that user and its tools.
            LinuxLibC.turnOn(Constant.PR_SET_DUMPABLE);
        }
    }

    private static void check(int result, String call) throws ErrnoException {
        if (result != 0) {
            throw new ErrnoException(call, LibC.errno());
        }
    }
}
