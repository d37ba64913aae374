package io.github.forkchat.libc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user this process acts for. Its C counterpart: {@code geteuid(2)}, mapped by jna-platform. Threads: any. */
public final class UserId {
    private static final int ROOT = 0;

    private UserId() {}

    /** The effective user id; 0 is root. */
    public static int effective() {
        return LibCVariadic.INSTANCE.geteuid();
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
