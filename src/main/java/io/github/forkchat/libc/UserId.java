package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user this process acts for. Its C counterpart: {@code geteuid(2)}, mapped by jna-platform. Threads: any. */
public final class UserId {
    private static final int ROOT = 0;
    /** A user namespace with root alone: its id here, outside, and how many. */
    private static final Pattern ONE_USER = Pattern.compile("\\s*0\\s+(\\d+)\\s+1\\s*");

    private UserId() {}

    /** The effective user id; 0 is root. */
    public static int effective() {
        return LibCVariadic.INSTANCE.geteuid();
    }

    /**
     * Whether this process has the rights of the system's root. Root of a user namespace whose one user is an ordinary one
     * outside, as by {@code unshare -r}, has that user's rights and no more: user_namespaces(7).
     */
    public static boolean isRoot() {
        return effective() == ROOT && !isOrdinaryOutside();
    }

    private static boolean isOrdinaryOutside() {
        Matcher one = ONE_USER.matcher(uidMap());
        return one.matches() && !one.group(1).equals("0");
    }

    /** Whether there is no user but root in this process' user namespace, so that it cannot become another. */
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
     * Whether the user as whom this process acts may end another. To ask kill(2) is not enough while root acts as
     * somebody else: it goes by the user who started this process, too. Where there is no {@code /proc} it may not then.
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
