package io.github.forkchat.libc;

/**
 * How willing this process is to let others go first. Its C counterpart: {@code nice(3)}, {@code sched_setscheduler(2)}.
 * Threads: any.
 */
public final class ProcessPriority {
    private static final int LOWER = 10;
    private static final int CALLER = 0;

    private ProcessPriority() {}

    /** Lets others go first from now on, as {@code nice -n 10} does; what it starts does so too. */
    public static void lower() {
        LibC.nice(LOWER);
    }

    /**
     * From now on this thread interrupts nobody when it is woken: what runs goes on until it waits, or its slice is over.
     * So it is for the threads and processes that it starts. Their share of the processors, and on one that has nothing
     * to do the time until they run, is what it was: SCHED_BATCH of sched(7), Linux alone. Who has chosen another policy
     * for this process keeps it.
     *
     * <p>Where a message wakes every fork in turn, each would else interrupt who is about to wake the next.
     */
    public static void useBatchScheduling() {
        if (!LinuxLibC.AVAILABLE || LinuxLibC.sched_getscheduler(CALLER) != Constant.SCHED_OTHER.on(Os.LINUX)) {
            return;
        }
        try (NativeBuffer parameters = new NativeBuffer(Constant.SIZEOF_SCHED_PARAM.on(Os.LINUX))) {
            LinuxLibC.sched_setscheduler(CALLER, Constant.SCHED_BATCH.on(Os.LINUX), parameters.address());
        }
    }
}
