package io.github.forkchat.libc;

import java.nio.ByteBuffer;

/**
 * A set of descriptors for poll(2), for one thread.
 *
 * <p>Its C counterpart: an array of {@code struct pollfd} and {@code poll(2)}. Allocates only when it holds more
 * descriptors than ever before.
 *
 * <p>Threads: one.
 */
public final class PollSet implements AutoCloseable {
    /** No events, except errors and hang-ups, which poll(2) always reports. */
    public static final int NOTHING = 0;
    /** A timeout of {@link #poll}: wait without limit. */
    public static final int FOR_EVER = -1;

    private static final Os OS = Os.current();
    /** Readable, or the end of file. */
    public static final int READABLE = Constant.POLLIN.on(OS);
    /** Writable. */
    public static final int WRITABLE = Constant.POLLOUT.on(OS);
    /** The peer has closed its sending side or the connection. macOS always reports that. */
    public static final int HANG_UP = Constant.POLLRDHUP.existsOn(OS) ? Constant.POLLRDHUP.on(OS) : NOTHING;

    private static final int ANY_HANG_UP = HANG_UP | Constant.POLLHUP.on(OS) | Constant.POLLERR.on(OS);

    private static final int ENTRY_BYTES = Constant.SIZEOF_POLLFD.on(OS);
    private static final int OFF_FD = Constant.OFF_POLLFD_FD.on(OS);
    private static final int OFF_EVENTS = Constant.OFF_POLLFD_EVENTS.on(OS);
    private static final int OFF_REVENTS = Constant.OFF_POLLFD_REVENTS.on(OS);
    private static final int EINTR = Errno.EINTR.on(OS);

    private NativeBuffer entries = new NativeBuffer(16 * ENTRY_BYTES);
    private int count;

    /** Removes all descriptors. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a descriptor.
     *
     * @param events {@link #READABLE}, {@link #WRITABLE}, both or {@link #NOTHING}
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
        return count++;
    }

    /**
     * Waits until a descriptor is ready. An interrupted call counts as none ready.
     *
     * @param timeoutMillis 0 does not wait, {@link #FOR_EVER} waits without limit
     * @return how many are ready
     */
    public int poll(int timeoutMillis) throws ErrnoException {
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
