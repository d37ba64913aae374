package io.github.forkchat.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * The C library functions that only Linux has. They are a separate class because {@code Native.register} fails as
 * a whole when one symbol is missing.
 *
 * <p>A Linux can lack them too: {@code close_range} came with glibc 2.34, its flag with kernel 5.11. Then {@link
 * #AVAILABLE} is false, and the fallbacks for macOS are used.
 *
 * <p>Threads: any; errno is per thread.
 */
final class LinuxLibC {
    /** Whether the functions can be called. */
    static final boolean AVAILABLE = Os.current() == Os.LINUX && register() && closeRangeMarks();

    private static final long ON = 1;
    private static final long UNUSED = 0;

    private LinuxLibC() {}

    /** pipe2(2). */
    static native int pipe2(long fds, int flags);

    /** accept4(2). */
    static native int accept4(int fd, long address, long length, int flags);

    /** close_range(2): both ends are unsigned and belong to the range. */
    static native int close_range(int first, int last, int flags);

    /** prctl(2); variadic in C, but on Linux's ABIs its arguments are passed as a fixed number of them is. */
    static native int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    /** prlimit(2): getrlimit and setrlimit for any process; address 0 leaves one of them out. */
    static native int prlimit(int pid, int resource, long newLimit, long oldLimit);

    /** sched_getscheduler(2): the policy of a thread, 0 for the caller's; -1, in some C libraries for ever. */
    static native int sched_getscheduler(int thread);

    /** sched_setscheduler(2): {@code parameters} is a struct sched_param. */
    static native int sched_setscheduler(int thread, int policy, long parameters);

    /** memfd_create(2): a descriptor. */
    static native int memfd_create(long name, int flags);

    /** ftruncate(2). */
    static native int ftruncate(int fd, long length);

    /** mmap(2): the address, -1. */
    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /** munmap(2). */
    static native int munmap(long address, long length);

    /** madvise(2). */
    static native int madvise(long address, long length, int advice);

    /** fallocate(2). */
    static native int fallocate(int fd, int mode, long offset, long length);

    /** splice(2): bytes moved, -1. Each offset is the address of an int64, or 0 for a pipe. */
    static native long splice(int from, long fromOffset, int to, long toOffset, long length, int flags);

    /** syscall(2); variadic too, and passed as above. Its result is that of the call, -1 with errno. */
    static native long syscall(long number, long argument1, long argument2, long argument3, long argument4);

    /**
     * Whether this kernel has system call filters: prctl(2) without a filter then fails with EFAULT, else with EINVAL.
     */
    static boolean canFilterSystemCalls() {
        prctl(
                Constant.PR_SET_SECCOMP.on(Os.LINUX),
                Constant.SECCOMP_MODE_FILTER.on(Os.LINUX),
                LibC.NULL,
                UNUSED,
                UNUSED);
        return LibC.errno() == Errno.EFAULT.on(Os.LINUX);
    }

    /** Turns on a boolean option by prctl(2); returns whether it is on now. */
    static boolean turnOn(Constant option) {
        return prctl(option.on(Os.LINUX), ON, UNUSED, UNUSED, UNUSED) == 0;
    }

    @SuppressWarnings("EmptyCatch") // the result is false, and the caller uses a fallback
    private static boolean register() {
        try {
            Native.register(LinuxLibC.class, NativeLibrary.getProcess());
            return true;
        } catch (UnsatisfiedLinkError missingSymbol) {
            return false;
        }
    }

    /** Tries the call with a range that contains no descriptor. */
    private static boolean closeRangeMarks() {
        return close_range(Integer.MAX_VALUE, Integer.MAX_VALUE, Constant.CLOSE_RANGE_CLOEXEC.on(Os.LINUX)) == 0;
    }
}
