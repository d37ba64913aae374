package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user this process acts for. Its C counterpart: {@code geteuid(2)}, mapped by jna-platform. Threads: any. */
public final class UserId {
    private static final int ROOT = 0;
    /** The map of a user namespace that contains only root: id inside, id outside, and count. */
    private static final Pattern ONE_USER = Pattern.compile("\\s*0\\s+(\\d+)\\s+1\\s*");

    private UserId() {}

    /** The effective user id; 0 is root. */
    public static int effective() {
        return LibCVariadic.INSTANCE.geteuid();
    }

    /**
     * Whether this process has the rights of the system's root. Root in a user namespace that maps it to an ordinary
     * user outside, as by {@code unshare -r}, has only that user's rights: user_namespaces(7).
     */
    public static boolean isRoot() {
        return effective() == ROOT && !isOrdinaryOutside();
    }

    private static boolean isOrdinaryOutside() {
        Matcher one = ONE_USER.matcher(uidMap());
        return one.matches() && !one.group(1).equals("0");
    }

    /** Whether this process's user namespace contains only root, so that it cannot switch to another user. */
    public static boolean isAlone() {
        return ONE_USER.matcher(uidMap()).matches();
    }

    private static String uidMap() {
        try {
            return Files.readString(Path.of("/proc/self/uid_map"));
        } catch (IOException noNamespaces) {
            return "";
        }
    }

    /**
     * Whether the effective user of this process may end another process. A test by kill(2) is not enough while root
     * acts as another user, because kill(2) also checks the real user. Without {@code /proc} the answer is false then.
     */
    static boolean mayEnd(int pid) {
        int user = effective();
        if (user == ROOT || user == LibCVariadic.INSTANCE.getuid()) {
            return true;
        }
        try {
            return (int) Files.getAttribute(Path.of("/proc/" + pid), "unix:uid") == user;
        } catch (IOException | UnsupportedOperationException untold) {
            return false;
        }
    }
}
