package io.github.forkchat.libc;

/** How willing this process is to let others go first. Its C counterpart: {@code nice(3)}. Threads: any. */
public final class ProcessPriority {
    private static final int LOWER = 10;

    private ProcessPriority() {}

    /** Lets others go first from now on, as {@code nice -n 10} does; what it starts does so too. */
    public static void lower() {
        LibC.nice(LOWER);
    }
}
