package io.github.forkchat.libc;

/**
 * Detects that the reader of this process's standard output is gone. A program that writes seldom would otherwise
 * notice it only at its next write.
 *
 * <p>Its C counterpart: {@code poll(2)} of descriptor 1 without events; the write end of a pipe whose readers are gone
 * reports POLLERR on Linux, POLLHUP on macOS. Threads: any.
 */
public final class OutputReader {
    private static final int STANDARD_OUTPUT = 1;
    private static final int AT_ONCE = 0;

    private OutputReader() {}

    /** Returns when the reader is gone; never if the output is a file or a terminal. */
    public static void awaitGone() throws ErrnoException {
        try (PollSet poll = new PollSet()) {
            int index = poll.add(new Fd(STANDARD_OUTPUT), PollSet.NOTHING);
            do {
                poll.poll(PollSet.FOR_EVER);
            } while (!poll.isReady(index));
        }
    }

    /** Whether the reader is gone. */
    static boolean isGone() throws ErrnoException {
        try (PollSet poll = new PollSet()) {
            int index = poll.add(new Fd(STANDARD_OUTPUT), PollSet.NOTHING);
            poll.poll(AT_ONCE);
            return poll.isReady(index);
        }
    }
}
