package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The effective user of this process: geteuid(2), and user_namespaces(7). Threads: any. */
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
        return effective() == ROOT && !isRootMappedToOrdinaryUser();
    }

    private static boolean isRootMappedToOrdinaryUser() {
        Matcher one = ONE_USER.matcher(uidMap());
        return one.matches() && !one.group(1).equals("0");
    }

    /** Whether this process's user namespace contains only root, so that it cannot switch to another user. */
    public static boolean namespaceHasOnlyRoot() {
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
     * Whether this process may kill another process, as far as the effective user decides. True if the effective user
     * is root or the real user: kill(2) then checks the rest. While root has switched its effective user, kill(2) accepts
     * the processes of both users; so the owner in {@code /proc/PID} has to be the effective user, and the answer is
     * false without {@code /proc}.
     */
    static boolean effectiveUserMayKill(int pid) {
        int user = effective();
        if (user == ROOT || user == LibCVariadic.INSTANCE.getuid()) {
            return true;
        }
        try {
            return (int) Files.getAttribute(Path.of("/proc/" + pid), "unix:uid") == user;
        } catch (IOException | UnsupportedOperationException noProc) {
            return false;
        }
    }
}
