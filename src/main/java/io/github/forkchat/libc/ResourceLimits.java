package io.github.forkchat.libc;

/**
 * The limits that the kernel holds processes to. Its C counterpart: {@code getrlimit(2)}, and on Linux {@code prlimit(2)}
 * for another process than this one. Threads: any.
 */
public final class ResourceLimits {
    /** There is no limit, or none that this process is held to. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Os OS = Os.current();
    private static final int ROOT = 0;
    private static final int RESERVED_PROCESSES = 32;

    private ResourceLimits() {}

    /** How many descriptors this process may have. */
    public static long openFiles() {
        return soft(Constant.RLIMIT_NOFILE);
    }

    /** How many processes, on Linux threads, this process' user may have; root is not held to it. */
    public static long processes() {
        return UserId.effective() == ROOT ? UNLIMITED : soft(Constant.RLIMIT_NPROC);
    }

    /**
     * As {@link #processes} for the children of this process: fewer. The kernel compares the number that the user has with the
     * limit of the process that starts another, so when children have taken all that they may, this process can still
     * start some.
     */
    public static long processesOfChildren() {
        long own = processes();
        return own == UNLIMITED ? own : Math.max(own - RESERVED_PROCESSES, own / 2);
    }

    private static long soft(Constant resource) {
        try (NativeBuffer limit = new NativeBuffer(Constant.SIZEOF_RLIMIT.on(OS))) {
            if (LibC.getrlimit(resource.on(OS), limit.address()) < 0) {
                return UNLIMITED;
            }
            long value = limit.bytes().getLong(Constant.OFF_RLIM_CUR.on(OS));
            return value < 0 ? UNLIMITED : value; // RLIM_INFINITY is the highest number, on Linux with its sign bit
        }
    }

    /** Lowers a limit of this process for good, if it can be done; what it starts has it too. */
    static void lowerOwn(Constant resource, long limit) {
        LibC.setrlimit(resource.on(OS), limit);
    }

    /** Lowers a limit of another process for good, if it can be done; Linux alone. */
    static void lower(int pid, Constant resource, long limit) {
        LinuxLibC.prlimit(pid, resource.on(OS), limit, LibC.NULL);
    }

    /** A struct rlimit: soft and hard. */
    static NativeBuffer struct(long value) {
        NativeBuffer limit = new NativeBuffer(Constant.SIZEOF_RLIMIT.on(OS));
        limit.bytes().putLong(Constant.OFF_RLIM_CUR.on(OS), value);
        limit.bytes().putLong(Constant.OFF_RLIM_MAX.on(OS), value);
        return limit;
    }
}
