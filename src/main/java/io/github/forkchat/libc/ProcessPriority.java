package io.github.forkchat.libc;

/**
 * Sets the scheduling priority and policy of this process. Its C counterpart: {@code nice(3)}, {@code
 * sched_setscheduler(2)}. Threads: any.
 */
public final class ProcessPriority {
    private static final int LOWER = 10;
    private static final int CALLER = 0;

    private ProcessPriority() {}

    /** Lowers the priority of this process and its children, as {@code nice -n 10} does. */
    public static void lower() {
        LibC.nice(LOWER);
    }

    /**
     * Sets the policy SCHED_BATCH for this thread, and for the threads and processes that it starts, see sched(7): on
     * wakeup they do not preempt a running thread. Their share of the processors, and their latency on an idle
     * processor, stay the same. Works on Linux only. Another policy that the user has chosen for this process stays.
     *
     * <p>Without it, each fork that a message wakes would preempt the thread that is about to wake the next one.
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
