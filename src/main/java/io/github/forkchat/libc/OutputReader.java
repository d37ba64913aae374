package io.github.forkchat.libc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Detects that the reader of this process's standard output is gone. A program that writes seldom would otherwise
 * notice it only at its next write.
 *
 * <p>Its C counterpart: {@code poll(2)} of descriptor 1. The write end of a pipe whose readers are gone reports POLLERR
 * on Linux, whatever it is polled for, and POLLHUP on macOS, if it is polled for being writable. Threads: any.
 */
public final class OutputReader {
    private static final int STANDARD_OUTPUT = 1;
    private static final int AT_ONCE = 0;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private OutputReader() {}

    /** Returns when the reader is gone; never if the output is a file or a terminal. */
    public static void awaitGone() throws ErrnoException {
        while (!isGone(new Fd(STANDARD_OUTPUT), Os.current(), PollSet.FOR_EVER)) {
            LockSupport.parkNanos(LOOK_NANOS); // macOS: it is writable
        }
    }

    /** Whether the reader is gone. */
    static boolean isGone() throws ErrnoException {
        return isGone(new Fd(STANDARD_OUTPUT), Os.current(), AT_ONCE);
    }

    static boolean isGone(Fd output, Os os, int timeoutMillis) throws ErrnoException {
        try (PollSet poll = new PollSet()) {
            int index = poll.add(output, os == Os.LINUX ? PollSet.NOTHING : PollSet.WRITABLE);
            poll.poll(timeoutMillis);
            return poll.isHungUp(index);
        }
    }
}
