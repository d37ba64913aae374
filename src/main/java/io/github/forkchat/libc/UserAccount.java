package io.github.forkchat.libc;

import com.sun.jna.Pointer;
import java.util.Optional;

/**
 * A user that this process, if it is root's, can become.
 *
 * <p>Its C counterpart: {@code getpwnam(3)}, {@code initgroups(3)}, {@code setegid(2)}, {@code seteuid(2)}, {@code
 * setgid(2)}, {@code setuid(2)}; the C library changes all threads. Threads: the main one.
 *
 * @param name the login name
 * @param uid the user id
 * @param gid the id of its group
 */
public record UserAccount(String name, int uid, int gid) {
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
                    name, entry.getInt(Constant.OFF_PW_UID.on(OS)), entry.getInt(Constant.OFF_PW_GID.on(OS))));
        }
    }

    /**
     * Acts as this user until {@link #resumeRoot}, for all that is opened and made: groups too.
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
     * Acts as this user without any groups but its own, as a child does that has become it, until {@link Assumed#end}.
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

    /** What this process does as another user. */
    public interface Assumed {
        /** Acts as root again, with the groups that it had. */
        void end() throws ErrnoException;
    }

    /** Acts as root again. */
    public static void resumeRoot() throws ErrnoException {
        check(LibCVariadic.INSTANCE.seteuid(ROOT), "seteuid(0)");
        check(LibCVariadic.INSTANCE.setegid(ROOT), "setegid(0)");
    }

    /**
     * Becomes this user, who is not root, for good, and proves that there is no way back.
     *
     * @throws ErrnoException if that could not be done; then nothing more should be
     * @throws IllegalStateException if there is a way back
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
            // The kernel hides /proc/PID of a process that has changed its user from that user and its tools.
            LinuxLibC.turnOn(Constant.PR_SET_DUMPABLE);
        }
    }

    private static void check(int result, String call) throws ErrnoException {
        if (result != 0) {
            throw new ErrnoException(call, LibC.errno());
        }
    }
}
