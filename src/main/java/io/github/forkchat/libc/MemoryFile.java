package io.github.forkchat.libc;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Memory in a file without a name (memfd), so that parts of it can be spliced into pipes by reference: the kernel
 * copies nothing, however many pipes get the same part. A page takes memory from its first write on.
 *
 * <p>A pipe refers to the page itself. So that its reader still sees the original data, {@link #renew} replaces
 * spliced pages by new ones before they are written to again. The old pages last until the last pipe has been read.
 *
 * <p>It never uses huge pages, because a part of a huge page cannot be replaced: the kernel zeroes it in place. It is
 * not used on kernels with the bug Dirty Pipe (CVE-2022-0847, 5.8 to 5.16.10), where bytes that are written into a
 * pipe behind a spliced page could overwrite that page.
 *
 * <p>Linux alone. Its C counterpart: {@code memfd_create(2)}, {@code mmap(2)}, {@code splice(2)}, {@code
 * fallocate(2)}. Threads: one. The owner closes it; {@link #bytes} must not be used after that.
 */
public final class MemoryFile implements AutoCloseable {
    private static final Os OS = Os.LINUX;
    private static final long MAP_FAILED = -1;
    private static final long ANYWHERE = 0;
    private static final int BEGINNING = 0;
    /** Default capacity of a pipe. */
    private static final int PIPE_BYTES = 64 * 1024;

    private static final byte MARK = 1;
    private static final int PUNCH = Constant.FALLOC_FL_PUNCH_HOLE.on(OS) | Constant.FALLOC_FL_KEEP_SIZE.on(OS);

    private static final Path OVERCOMMIT = Path.of("/proc/sys/vm/overcommit_memory");
    /**
     * The setting without memory overcommit. With it, memory for a file's pages may be missing at first use, which
     * ends the process.
     */
    private static final String NEVER = "2";

    private final Fd file;
    private final long address;
    private final ByteBuffer bytes;
    private final NativeBuffer offset = new NativeBuffer(Long.BYTES);

    private MemoryFile(Fd file, long address, int sizeBytes) {
        this.file = file;
        this.address = address;
        bytes = new Pointer(address).getByteBuffer(0, sizeBytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Creates such memory, all zero.
     *
     * @param name what {@code /proc/PID/maps} shows, as {@code /memfd:name}
     * @param sizeBytes a multiple of the page size
     * @return empty if the system does not support it, denies it to this process, or does not overcommit memory, so
     *     that a page could be missing later
     */
    public static Optional<MemoryFile> create(String name, int sizeBytes) {
        if (!LinuxLibC.AVAILABLE || isGrantedStrictly()) {
            return Optional.empty();
        }
        try (NativeBuffer cName = NativeBuffer.ofString(name)) {
            int number = LinuxLibC.memfd_create(cName.address(), Constant.MFD_CLOEXEC.on(OS));
            return number < 0 ? Optional.empty() : mapped(new Fd(number), sizeBytes);
        }
    }

    /** Maps the file, and tests the calls of {@link #renew} and the behavior of pipes. */
    private static Optional<MemoryFile> mapped(Fd made, int sizeBytes) {
        Fd file = made;
        try {
            file = file.atLeast(InheritedFds.FIRST_FREE);
            if (LinuxLibC.ftruncate(file.number(), sizeBytes) == 0
                    && LinuxLibC.fallocate(file.number(), PUNCH, BEGINNING, sizeBytes) == 0) {
                int protection = Constant.PROT_READ.on(OS) | Constant.PROT_WRITE.on(OS);
                int shared = Constant.MAP_SHARED.on(OS);
                long address = LinuxLibC.mmap(ANYWHERE, sizeBytes, protection, shared, file.number(), BEGINNING);
                if (address != MAP_FAILED) {
                    // Before the first page is there. A kernel without huge pages says EINVAL.
                    LinuxLibC.madvise(address, sizeBytes, Constant.MADV_NOHUGEPAGE.on(OS));
                    return Optional.of(new MemoryFile(file, address, sizeBytes)).filter(MemoryFile::isFitToBeGiven);
                }
            }
        } catch (ErrnoException e) {
            // The caller works without such memory. A shortage such as EMFILE will show elsewhere.
        }
        file.close();
        return Optional.empty();
    }

    /** Tests whether splicing works; if not, closes the memory. */
    private boolean isFitToBeGiven() {
        boolean fit = false;
        try {
            fit = staysAsItIsInAPipe();
        } catch (ErrnoException e) {
            // Not usable.
        } finally {
            if (!fit) {
                close();
            }
        }
        return fit;
    }

    /**
     * Tests for Dirty Pipe. With that bug, bytes written behind a spliced byte go into its page, if the pipe's slot
     * held a written page before.
     */
    private boolean staysAsItIsInAPipe() throws ErrnoException {
        try (Pipe pipe = Pipe.create();
                NativeBuffer other = new NativeBuffer(PIPE_BYTES)) {
            pipe.writeEnd().setNonBlocking(true);
            int written = pipe.writeEnd().write(other.address(), PIPE_BYTES);
            for (int left = written; left > 0; ) {
                left -= pipe.readEnd().read(other.address(), left);
            }
            other.bytes().put(0, MARK);
            giveTo(pipe.writeEnd(), 0, 1);
            pipe.writeEnd().write(other.address(), 1);
            return bytes.get(1) != MARK;
        }
    }

    private static boolean isGrantedStrictly() {
        try {
            return Files.readString(OVERCOMMIT, StandardCharsets.US_ASCII)
                    .strip()
                    .equals(NEVER);
        } catch (IOException unknown) {
            return false;
        }
    }

    /** The address of the first byte. */
    public long address() {
        return address;
    }

    /** The memory as a direct buffer in native byte order; one and the same object at every call. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Splices bytes from {@code from} on into a pipe, as many as it takes. Each page, or part of a page, takes one
     * slot of the pipe, so a pipe holds fewer bytes of short pieces than {@link Fd#write} could write.
     *
     * @return bytes spliced, perhaps fewer than asked, or {@link Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: the pipe has no reader any more; EINVAL, ENOSYS, EPERM: this system does not
     *     support it
     */
    public int giveTo(Fd pipe, int from, int lengthBytes) throws ErrnoException {
        offset.bytes().putLong(0, from);
        return pipe.spliceFrom(file, offset, lengthBytes);
    }

    /**
     * Replaces pages by new ones, all zero; pipes that refer to the old pages keep them.
     *
     * @param from start of the pages, a multiple of the page size, as is the length
     */
    public void renew(int from, int lengthBytes) throws ErrnoException {
        if (LinuxLibC.fallocate(file.number(), PUNCH, from, lengthBytes) < 0) {
            throw new ErrnoException("fallocate(FALLOC_FL_PUNCH_HOLE, " + lengthBytes + " bytes)", LibC.errno());
        }
        // Allocates all pages at once, which is faster than each at its first use. Kernels before 5.14 do only the
        // latter.
        LinuxLibC.madvise(address + from, lengthBytes, Constant.MADV_POPULATE_WRITE.on(OS));
    }

    /** Must be called only once. */
    @Override
    public void close() {
        LinuxLibC.munmap(address, bytes.capacity());
        file.close();
        offset.close();
    }
}
