package io.github.forkchat.libc;

/**
 * The resource limits of processes. Its C counterpart: {@code getrlimit(2)}, and on Linux {@code prlimit(2)} for
 * another process than this one. Threads: any.
 */
public final class ResourceLimits {
    /** No limit, or a limit that does not apply to this process. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Os OS = Os.current();
    private static final int ROOT = 0;
    private static final int RESERVED_PROCESSES = 32;

    private ResourceLimits() {}

    /** Maximum number of descriptors of this process. */
    public static long openFiles() {
        return soft(Constant.RLIMIT_NOFILE);
    }

    /** Maximum number of processes (on Linux threads) of this process's user; it does not apply to root. */
    public static long processes() {
        return UserId.effective() == ROOT ? UNLIMITED : soft(Constant.RLIMIT_NPROC);
    }

    /**
     * As {@link #processes}, for the children of this process; lower. The kernel compares the user's number of
     * processes with the limit of the process that starts another one. So when children have reached their limit, this
     * process can still start some.
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

    /** Lowers a limit of this process and its future children permanently, if possible. */
    static void lowerOwn(Constant resource, long limit) {
        LibC.setrlimit(resource.on(OS), limit);
    }

    /** Lowers a limit of another process permanently, if possible; Linux only. */
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
