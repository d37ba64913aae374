package io.github.forkchat.server.ring;

import io.github.forkchat.libc.Errno;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.MemoryFile;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.pipe.PipeMainToFork;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The memory of the {@link BroadcastRing}. On Linux, large pieces go to a fork's pipe by splice(2): the pipe refers to
 * the ring's pages and gets no copy. So Server Main copies a message once, however many forks there are.
 *
 * <pre>
 *   ring     | segment | segment | segment | …      64 KiB each
 *              spliced                             some fork's pipe may still refer to its pages
 * </pre>
 *
 * <p>Spliced bytes are never overwritten: when the ring wraps around to a segment of which something was spliced, the
 * segment gets new pages first, and the old pages last as long as a pipe refers to them. So slow readers still see the
 * original data, and never data that is for another fork alone.
 *
 * <p>Threads: passData.
 */
public final class RingMemory implements AutoCloseable {
    /** The unit in which pages are renewed. The ring's size is a multiple of it. */
    static final int SEGMENT_BYTES = 64 * 1024;
    /**
     * Shorter pieces are copied. A pipe has one slot for each page of its capacity; an unaligned piece of this length
     * may take five slots for four pages, and a shorter piece wastes more.
     */
    static final int MIN_GIVEN_BYTES = 16 * 1024;

    /** Null if the system cannot splice. */
    private final MemoryFile file;
    /** Null if the memory is a file. */
    private final NativeBuffer buffer;

    private final ByteBuffer bytes;
    private final long address;
    private final boolean[] given;
    private boolean gives;
    /** The position up to which writing is allowed. */
    private long renewedUntil;

    private RingMemory(MemoryFile file, NativeBuffer buffer, int sizeBytes) {
        this.file = file;
        this.buffer = buffer;
        bytes = file == null ? buffer.bytes() : file.bytes();
        address = file == null ? buffer.address() : file.address();
        given = new boolean[sizeBytes / SEGMENT_BYTES];
        gives = file != null;
    }

    /** Allocates memory that is spliced if the system can do so. */
    public static RingMemory of(int sizeBytes) {
        Optional<MemoryFile> file = MemoryFile.create("forkchat-ring", sizeBytes);
        return file.isPresent() ? new RingMemory(file.get(), null, sizeBytes) : copied(sizeBytes);
    }

    /** Allocates memory that is always copied. */
    static RingMemory copied(int sizeBytes) {
        return new RingMemory(null, NativeBuffer.untouched(sizeBytes), sizeBytes);
    }

    /** The bytes of the ring. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** The first end of a segment that is not before the position. */
    static long segmentEnd(long position) {
        return (position + SEGMENT_BYTES - 1) & -SEGMENT_BYTES;
    }

    /**
     * Must be called before a write up to this position. The data one ring size before it is lost then, up to the end
     * of its segment.
     */
    void beforeWritingUntil(long position) {
        while (position > renewedUntil) {
            renew((int) (renewedUntil / SEGMENT_BYTES % given.length));
            renewedUntil += SEGMENT_BYTES;
        }
    }

    private void renew(int segment) {
        if (!given[segment]) {
            return;
        }
        try {
            file.renew(segment * SEGMENT_BYTES, SEGMENT_BYTES);
            given[segment] = false;
        } catch (ErrnoException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * Writes bytes from {@code at} on to a pipe, or splices them, as many as the pipe takes.
     *
     * @return bytes written, or {@link io.github.forkchat.libc.Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the fork has ended
     */
    int writeTo(PipeMainToFork pipe, int at, int lengthBytes) throws ErrnoException {
        if (gives && lengthBytes >= MIN_GIVEN_BYTES) {
            try {
                int n = pipe.give(file, at, lengthBytes);
                for (int end = at + n, from = at; from < end; from = (int) segmentEnd(from + 1)) {
                    given[from / SEGMENT_BYTES] = true;
                }
                return n;
            } catch (ErrnoException e) {
                if (e.is(Errno.EPIPE)) {
                    throw e;
                }
                gives = false; // this system does not support splice(2) here
            }
        }
        return pipe.write(address + at, lengthBytes);
    }

    @Override
    public void close() {
        if (file == null) {
            buffer.close();
        } else {
            file.close();
        }
    }
}
