package io.github.forkchat.server.ring;

import io.github.forkchat.libc.Errno;
import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.MemoryFile;
import io.github.forkchat.libc.NativeBuffer;
import io.github.forkchat.pipe.PipeMainToFork;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The memory of the {@link BroadcastRing}. Where the system can (Linux), a fork that is to have much at once is given the
 * pages themselves and not a copy: then Server Main copies a message once, however many forks there are.
 *
 * <pre>
 *   ring     | segment | segment | segment | …      64 KiB each
 *              given                               some fork's pipe may still refer to its pages
 * </pre>
 *
 * <p>Bytes that were given are never written over: when the log comes round to a segment of which something was given, it
 * gets new pages first, and the old ones last as long as somebody has them. So nothing changes under who reads late, and
 * nobody finds there later what only another fork is told.
 *
 * <p>Threads: passData.
 */
public final class RingMemory implements AutoCloseable {
    /** What is renewed at once. A ring is a multiple of it. */
    static final int SEGMENT_BYTES = 64 * 1024;
    /**
     * What is shorter is copied. A pipe has as many places as it has room for pages; a piece of this length may take five
     * of them for four pages, a shorter one is worse.
     */
    static final int LEAST_GIVEN_BYTES = 16 * 1024;

    /** Null if nothing can be given. */
    private final MemoryFile file;
    /** Null if there is a file. */
    private final NativeBuffer buffer;

    private final ByteBuffer bytes;
    private final long address;
    private final boolean[] given;
    private boolean gives;
    /** The position until which may be written. */
    private long renewedUntil;

    private RingMemory(MemoryFile file, NativeBuffer buffer, int sizeBytes) {
        this.file = file;
        this.buffer = buffer;
        bytes = file == null ? buffer.bytes() : file.bytes();
        address = file == null ? buffer.address() : file.address();
        given = new boolean[sizeBytes / SEGMENT_BYTES];
        gives = file != null;
    }

    /** Makes some that is given, where the system can do so. */
    public static RingMemory of(int sizeBytes) {
        Optional<MemoryFile> file = MemoryFile.create("forkchat-log", sizeBytes);
        return file.isPresent() ? new RingMemory(file.get(), null, sizeBytes) : copied(sizeBytes);
    }

    /** Makes some of which every fork is given a copy. */
    static RingMemory copied(int sizeBytes) {
        return new RingMemory(null, NativeBuffer.untouched(sizeBytes), sizeBytes);
    }

    /** The ring. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** The first end of a segment that is not before the position. */
    static long segmentEnd(long position) {
        return (position + SEGMENT_BYTES - 1) & -SEGMENT_BYTES;
    }

    /**
     * Has to be called before anything is written there. What was one ring before is gone then, to the end of its segment.
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
     * Writes what lies at {@code at} to a pipe, as far as the pipe takes it, or gives it to it.
     *
     * @return bytes written, or {@link io.github.forkchat.libc.Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the fork is gone
     */
    int writeTo(PipeMainToFork pipe, int at, int lengthBytes) throws ErrnoException {
        if (gives && lengthBytes >= LEAST_GIVEN_BYTES) {
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
                gives = false; // this system cannot do it after all
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
