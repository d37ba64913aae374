package io.github.forkchat.libc;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * A set of descriptors for poll(2), for one thread.
 *
 * <p>Linux reports errors and hang-ups whether they were asked for or not. macOS reports nothing of a descriptor
 * without events. A descriptor with the event POLLHUP alone ends the wait there as soon as it has input, with no result,
 * so the wait would become a busy loop. On macOS such descriptors are therefore polled several times a second, and not
 * while the others are waited for.
 *
 * <p>Its C counterpart: an array of {@code struct pollfd} and {@code poll(2)}. Allocates only when it holds more
 * descriptors than ever before.
 *
 * <p>Threads: one.
 */
public final class PollSet implements AutoCloseable {
    /** No events. On Linux, errors and hang-ups are reported all the same; on macOS nothing is. */
    public static final int NOTHING = 0;
    /** A timeout of {@link #poll}: wait without limit. */
    public static final int FOR_EVER = -1;

    private static final Os OS = Os.current();
    /** Readable, or the end of file. */
    public static final int READABLE = Constant.POLLIN.on(OS);
    /** Writable. */
    public static final int WRITABLE = Constant.POLLOUT.on(OS);
    /** The peer has closed its sending side or the connection. */
    public static final int HANG_UP = hangUp(OS);

    private static final int ANY_HANG_UP = HANG_UP | Constant.POLLHUP.on(OS) | Constant.POLLERR.on(OS);

    private static final int ENTRY_BYTES = Constant.SIZEOF_POLLFD.on(OS);
    private static final int OFF_FD = Constant.OFF_POLLFD_FD.on(OS);
    private static final int OFF_EVENTS = Constant.OFF_POLLFD_EVENTS.on(OS);
    private static final int OFF_REVENTS = Constant.OFF_POLLFD_REVENTS.on(OS);
    private static final int EINTR = Errno.EINTR.on(OS);

    private static final int AT_ONCE = 0;
    /** How often descriptors without other events than {@link #HANG_UP} are polled on macOS. */
    private static final int HANG_UP_MILLIS = 100;

    private final boolean reportsHangUpsAlone;
    private NativeBuffer entries = new NativeBuffer(16 * ENTRY_BYTES);
    private int count;
    /** Number of descriptors without other events than {@link #HANG_UP}. */
    private int hangUpsAlone;

    public PollSet() {
        this(OS);
    }

    /** @param os the system whose poll(2) is assumed */
    PollSet(Os os) {
        reportsHangUpsAlone = os == Os.LINUX;
    }

    /** The event of {@link #HANG_UP}. */
    static int hangUp(Os os) {
        return (os == Os.LINUX ? Constant.POLLRDHUP : Constant.POLLHUP).on(os);
    }

    /** Removes all descriptors. */
    public void clear() {
        count = 0;
        hangUpsAlone = 0;
    }

    /**
     * Adds a descriptor.
     *
     * @param events {@link #READABLE}, {@link #WRITABLE}, {@link #HANG_UP}, several of them or {@link #NOTHING}
     * @return its index, for {@link #isReady}
     */
    public int add(Fd fd, int events) {
        if ((count + 1) * ENTRY_BYTES > entries.size()) {
            grow();
        }
        int at = count * ENTRY_BYTES;
        entries.bytes().putInt(at + OFF_FD, fd.number());
        entries.bytes().putShort(at + OFF_EVENTS, (short) events);
        entries.bytes().putShort(at + OFF_REVENTS, (short) 0);
        hangUpsAlone += events == HANG_UP ? 1 : 0;
        return count++;
    }

    /**
     * Waits until a descriptor is ready. An interrupted call counts as none ready.
     *
     * @param timeoutMillis 0 does not wait, {@link #FOR_EVER} waits without limit
     * @return how many are ready
     */
    public int poll(int timeoutMillis) throws ErrnoException {
        if (reportsHangUpsAlone || hangUpsAlone == 0) {
            return pollOnce(timeoutMillis);
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int leftMillis = timeoutMillis;
        int ready = pollOnce(AT_ONCE);
        while (ready == 0 && leftMillis != AT_ONCE) {
            ready = pollOthers(leftMillis < 0 ? HANG_UP_MILLIS : Math.min(leftMillis, HANG_UP_MILLIS));
            ready = ready == 0 ? pollOnce(AT_ONCE) : ready;
            leftMillis = timeoutMillis < 0 ? timeoutMillis : millisUntil(deadline);
        }
        return ready;
    }

    private static int millisUntil(long deadlineNanos) {
        long nanos = deadlineNanos - System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1) - 1; // rounds up
        return (int) Math.max(AT_ONCE, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    /** Waits without the descriptors that have no other event than {@link #HANG_UP}. */
    private int pollOthers(int timeoutMillis) throws ErrnoException {
        hideHangUpsAlone();
        try {
            return pollOnce(timeoutMillis);
        } finally {
            hideHangUpsAlone();
        }
    }

    /** Complements their numbers, for poll(2) ignores negative ones; a second call undoes that. */
    private void hideHangUpsAlone() {
        for (int at = 0; at < count * ENTRY_BYTES; at += ENTRY_BYTES) {
            if (entries.bytes().getShort(at + OFF_EVENTS) == (short) HANG_UP) {
                entries.bytes().putInt(at + OFF_FD, ~entries.bytes().getInt(at + OFF_FD));
            }
        }
    }

    private int pollOnce(int timeoutMillis) throws ErrnoException {
        int ready = LibC.poll(entries.address(), count, timeoutMillis);
        if (ready >= 0) {
            return ready;
        }
        int errno = LibC.errno();
        if (errno != EINTR) {
            throw new ErrnoException("poll(" + count + " descriptors)", errno);
        }
        for (int i = 0; i < count; i++) {
            entries.bytes().putShort(i * ENTRY_BYTES + OFF_REVENTS, (short) 0);
        }
        return 0;
    }

    /** Whether the last {@link #poll} found anything at {@code index}: an event asked for, an error or a hang-up. */
    public boolean isReady(int index) {
        return entries.bytes().getShort(index * ENTRY_BYTES + OFF_REVENTS) != 0;
    }

    /** Whether the peer at {@code index} has closed its sending side or all, or the connection is broken. */
    public boolean isHungUp(int index) {
        return (entries.bytes().getShort(index * ENTRY_BYTES + OFF_REVENTS) & ANY_HANG_UP) != 0;
    }

    private void grow() {
        NativeBuffer larger = new NativeBuffer(2 * entries.size());
        ByteBuffer old = entries.bytes();
        larger.bytes().put(0, old, 0, old.capacity());
        entries.close();
        entries = larger;
    }

    @Override
    public void close() {
        entries.close();
    }
}
