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
 * Memory that is a file without a name, so that pipes can be given parts of it by reference: however many get the same, the
 * kernel copies it for none of them. A page costs memory from the first time that it is written to.
 *
 * <p>What a pipe was given is the page itself. So that its reader finds what was there at that time, {@link #renew} puts new
 * pages in the place of those that were given, before they are written to again; the old ones last until the last pipe
 * has been read.
 *
 * <p>The pages are small ones, whatever the system's setting: of a huge page a part cannot be replaced, the kernel makes
 * it zero where it is. Nor is there such memory where the kernel has the fault called Dirty Pipe (CVE-2022-0847, 5.8 to
 * 5.16.10): what is written into a pipe behind a page that it was given could end up in that page.
 *
 * <p>Linux alone. Its C counterpart: {@code memfd_create(2)}, {@code mmap(2)}, {@code splice(2)}, {@code fallocate(2)}.
 * Threads: one. The owner closes it; {@link #bytes} is not to be used after that.
 */
public final class MemoryFile implements AutoCloseable {
    private static final Os OS = Os.LINUX;
    private static final long MAP_FAILED = -1;
    private static final long ANYWHERE = 0;
    private static final int BEGINNING = 0;
    /** What a pipe holds by default. */
    private static final int PIPE_BYTES = 64 * 1024;

    private static final byte MARK = 1;
    private static final int PUNCH = Constant.FALLOC_FL_PUNCH_HOLE.on(OS) | Constant.FALLOC_FL_KEEP_SIZE.on(OS);

    private static final Path OVERCOMMIT = Path.of("/proc/sys/vm/overcommit_memory");
    /** The kernel grants no more memory than there is; a file's pages it grants one at a time, or ends the process. */
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
     * Makes one, all zero.
     *
     * @param name what {@code /proc/PID/maps} shows, as {@code /memfd:name}
     * @param sizeBytes a multiple of the page size
     * @return empty where the system has no such thing, does not let this process have it, or grants memory so strictly
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

    /** Also tries what {@link #renew} will need, and what a pipe does with what it is given. */
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
            // The caller goes without. What it is that is missing (EMFILE), it will meet in its own place.
        }
        file.close();
        return Optional.empty();
    }

    /** If not, closes it. */
    private boolean isFitToBeGiven() {
        boolean fit = false;
        try {
            fit = staysAsItIsInAPipe();
        } catch (ErrnoException e) {
            // So it is not.
        } finally {
            if (!fit) {
                close();
            }
        }
        return fit;
    }

    /** With the fault, what is written behind a given byte goes into its page if a written page was there before. */
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
     * Gives a pipe what lies at {@code from}, as far as it takes it. It takes a page, or the part of one, for each page of
     * its size, so of short pieces it holds fewer bytes than {@link Fd#write} would bring into it.
     *
     * @return bytes given, perhaps fewer than asked, or {@link Fd#WOULD_BLOCK}
     * @throws ErrnoException EPIPE: nobody reads it any more; EINVAL, ENOSYS, EPERM: this system cannot do it
     */
    public int giveTo(Fd pipe, int from, int lengthBytes) throws ErrnoException {
        offset.bytes().putLong(0, from);
        return pipe.spliceFrom(file, offset, lengthBytes);
    }

    /**
     * Puts new pages, all zero, in the place of these; who was given the old ones keeps them.
     *
     * @param from where they begin, a multiple of the page size, as is the length
     */
    public void renew(int from, int lengthBytes) throws ErrnoException {
        if (LinuxLibC.fallocate(file.number(), PUNCH, from, lengthBytes) < 0) {
            throw new ErrnoException("fallocate(FALLOC_FL_PUNCH_HOLE, " + lengthBytes + " bytes)", LibC.errno());
        }
        // All at once is quicker than each at its first use; a kernel that cannot (before 5.14) does the latter.
        LinuxLibC.madvise(address + from, lengthBytes, Constant.MADV_POPULATE_WRITE.on(OS));
    }

    /** To be called once. */
    @Override
    public void close() {
        LinuxLibC.munmap(address, bytes.capacity());
        file.close();
        offset.close();
    }
}
