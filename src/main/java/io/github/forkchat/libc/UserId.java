package io.github.forkchat.libc;

/** The user this process acts for. Its C counterpart: {@code geteuid(2)}, mapped by jna-platform. Threads: any. */
public final class UserId {
    private UserId() {}

    /** The effective user id; 0 is root. */
    public static int effective() {
        return LibCVariadic.INSTANCE.geteuid();
    }
}
