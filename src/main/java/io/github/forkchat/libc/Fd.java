package io.github.forkchat.libc;

import com.sun.jna.NativeLong;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor and the calls on it. All descriptors of this package are close-on-exec.
 *
 * <p>Its C counterpart: the {@code int}, with {@code read(2)}, {@code write(2)}, {@code splice(2)}, {@code fcntl(2)},
 * {@code ioctl(2)} and {@code close(2)}, and for a connected socket {@code recv(2)}, {@code send(2)} and {@code
 * shutdown(2)}; {@link SocketCalls} has those that take an address. An interrupted call (EINTR) is made again.
 *
 * <p>Threads: any, as far as the kernel allows; the caller of {@link #close} has to make sure that no thread uses it
 * any more, because its number is reused at once.
 */
public final class Fd implements AutoCloseable {
    /**
     * Returned by {@link #read}, {@link #write} and {@link #spliceFrom} when a non-blocking descriptor is not ready
     * (EAGAIN).
     */
    public static final int WOULD_BLOCK = -1;

    private static final Os OS = Os.current();
    private static final int EINTR = Errno.EINTR.on(OS);
    private static final int EAGAIN = Errno.EAGAIN.on(OS);
    private static final int UNCHANGED = -1;
    /** A struct linger of zeros. */
    private static final NativeBuffer NO_LINGER = new NativeBuffer(Constant.SIZEOF_LINGER.on(OS));

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    Fd(int number) {
        this.number = number;
    }

    /**
     * open(2) of a file, for reading.
     *
     * @throws ErrnoException ENOENT, EACCES, EMFILE, …
     */
    static Fd openForReading(Path file) throws ErrnoException {
        return open(file, Constant.O_RDONLY.on(OS));
    }

    /**
     * open(2) of an existing file for writing, without blocking, not even for the reader of a FIFO.
     *
     * @throws ErrnoException ENXIO: the FIFO has no reader; ENOENT, EACCES, …
     */
    static Fd openForWritingAtOnce(Path file) throws ErrnoException {
        return open(file, Constant.O_WRONLY.on(OS) | Constant.O_NONBLOCK.on(OS) | Constant.O_NOCTTY.on(OS));
    }

    private static Fd open(Path file, int how) throws ErrnoException {
        try (NativeBuffer name = NativeBuffer.ofString(file.toString())) {
            int flags = how | Constant.O_CLOEXEC.on(OS);
            int number = LibCVariadic.INSTANCE.open(name.pointer(), flags);
            if (number < 0) {
                throw new ErrnoException("open(" + file + ")", LibC.errno());
            }
            return new Fd(number);
        }
    }

    /** The number, as {@code /proc/PID/fd} shows it. */
    public int number() {
        return number;
    }

    /**
     * read(2) into native memory.
     *
     * @param address where to
     * @param lengthBytes maximum number of bytes
     * @return bytes read, 0 at the end of file, or {@link #WOULD_BLOCK}
     */
    public int read(long address, int lengthBytes) throws ErrnoException {
        long n;
        do {
            n = LibC.read(number, address, lengthBytes);
        } while (n < 0 && LibC.errno() == EINTR);
        return transferred(n, "read", lengthBytes);
    }

    /**
     * write(2) from native memory. A reader that is gone shows as EPIPE: the JVM ignores SIGPIPE.
     *
     * @return bytes written, perhaps fewer than asked, or {@link #WOULD_BLOCK}
     */
    public int write(long address, int lengthBytes) throws ErrnoException {
        long n;
        do {
            n = LibC.write(number, address, lengthBytes);
        } while (n < 0 && LibC.errno() == EINTR);
        return transferred(n, "write", lengthBytes);
    }

    /**
     * Whether the peer of this socket has disconnected without sending anything: a non-blocking recv(2) that peeks
     * finds a broken connection, or the end of file without data before it. If the peer has sent data first, that has
     * yet to be read.
     *
     * @param one room for a byte
     */
    public boolean isAbandoned(NativeBuffer one) {
        try {
            return peek(one.address(), 1) == 0;
        } catch (ErrnoException broken) {
            return true;
        }
    }

    /**
     * Copies the input of this socket without removing it: non-blocking recv(2) with MSG_PEEK.
     *
     * @return bytes copied, 0 at the end of file, or {@link #WOULD_BLOCK}
     */
    public int peek(long address, int lengthBytes) throws ErrnoException {
        return receive(address, lengthBytes, Constant.MSG_DONTWAIT.on(OS) | Constant.MSG_PEEK.on(OS));
    }

    /**
     * Removes input that {@link #peek} has copied: non-blocking recv(2).
     *
     * @return as {@link #peek}
     */
    public int take(long address, int lengthBytes) throws ErrnoException {
        return receive(address, lengthBytes, Constant.MSG_DONTWAIT.on(OS));
    }

    private int receive(long address, int lengthBytes, int flags) throws ErrnoException {
        long n;
        do {
            n = LibC.recv(number, address, lengthBytes, flags);
        } while (n < 0 && LibC.errno() == EINTR);
        return transferred(n, "recv", lengthBytes);
    }

    /**
     * Writes to this socket, blocking or not, without waiting: send(2).
     *
     * @return bytes written, perhaps fewer than asked, or {@link #WOULD_BLOCK}
     */
    public int send(long address, int lengthBytes) throws ErrnoException {
        long n;
        do {
            n = LibC.send(number, address, lengthBytes, Constant.MSG_DONTWAIT.on(OS));
        } while (n < 0 && LibC.errno() == EINTR);
        return transferred(n, "send", lengthBytes);
    }

    /**
     * Makes this pipe refer to a part of a file's memory without a copy: splice(2), which never blocks here.
     *
     * @param file not a pipe
     * @param offset an int64 in native memory: position in the file; advanced by the bytes taken
     * @return bytes taken, perhaps fewer than asked, or {@link #WOULD_BLOCK}
     */
    int spliceFrom(Fd file, NativeBuffer offset, int lengthBytes) throws ErrnoException {
        long n;
        do {
            n = LinuxLibC.splice(
                    file.number, offset.address(), number, LibC.NULL, lengthBytes, Constant.SPLICE_F_NONBLOCK.on(OS));
        } while (n < 0 && LibC.errno() == EINTR);
        return transferred(n, "splice", lengthBytes);
    }

    private int transferred(long n, String call, int lengthBytes) throws ErrnoException {
        if (n >= 0) {
            return (int) n;
        }
        int errno = LibC.errno();
        if (errno == EAGAIN) {
            return WOULD_BLOCK;
        }
        throw new ErrnoException(call + "(fd=" + number + ", " + lengthBytes + " bytes)", errno);
    }

    /**
     * Sets who may open this pipe again by a descriptor's name, such as {@code /dev/fd/3}: Linux checks the pipe's
     * mode then. macOS does not, so there this does nothing.
     *
     * @param user user whose group may open it, or null for the user of this process
     * @param reading true for reading, false for writing
     * @throws ErrnoException EPERM: this process is not root's, for another group than its own
     */
    public void letOpen(UserAccount user, boolean reading) throws ErrnoException {
        if (OS != Os.LINUX) {
            return;
        }
        int mode = reading ? Constant.S_IRUSR.on(OS) : Constant.S_IWUSR.on(OS);
        if (user != null) {
            mode = reading ? Constant.S_IRGRP.on(OS) : Constant.S_IWGRP.on(OS);
            check(LibC.fchown(number, UNCHANGED, user.gid()), "fchown", user.name());
        }
        check(LibC.fchmod(number, mode), "fchmod", Integer.toOctalString(mode));
    }

    /** Seals a memory file (F_ADD_SEALS), and makes it readable for every user. */
    void seal(int seals) throws ErrnoException {
        int everyone = Constant.S_IRUSR.on(OS) | Constant.S_IRGRP.on(OS) | Constant.S_IROTH.on(OS);
        check(LibC.fchmod(number, everyone), "fchmod", Integer.toOctalString(everyone));
        check(LibCVariadic.INSTANCE.fcntl(number, Constant.F_ADD_SEALS.on(OS), seals), "fcntl", "F_ADD_SEALS");
    }

    /**
     * Has {@link #close} not wait for unsent data of this socket. A process that shares the socket may have set
     * SO_LINGER, which does that; it works on Linux even for a non-blocking socket.
     */
    public void doNotLinger() {
        if (!closed.get()) {
            int level = Constant.SOL_SOCKET.on(OS);
            LibC.setsockopt(number, level, Constant.SO_LINGER.on(OS), NO_LINGER.address(), NO_LINGER.size());
        }
    }

    /** shutdown(2) of the sending side: the peer reads what was sent, then the end of file. */
    public void shutdownOutput() throws ErrnoException {
        check(LibC.shutdown(number, Constant.SHUT_WR.on(OS)), "shutdown", "SHUT_WR");
    }

    /** How many bytes {@link #read} would find at once (FIONREAD). */
    public int available() throws ErrnoException {
        try (NativeBuffer count = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            NativeLong request = new NativeLong(Constant.FIONREAD.longOn(OS));
            check(LibCVariadic.INSTANCE.ioctl(number, request, count.pointer()), "ioctl", "FIONREAD");
            return count.bytes().getInt(0);
        }
    }

    /** Sets or clears O_NONBLOCK. The flag belongs to the open file, so it affects every process that shares it. */
    public void setNonBlocking(boolean on) throws ErrnoException {
        int flags = LibCVariadic.INSTANCE.fcntl(number, Constant.F_GETFL.on(OS));
        check(flags, "fcntl", "F_GETFL");
        int nonBlock = Constant.O_NONBLOCK.on(OS);
        int wanted = on ? flags | nonBlock : flags & ~nonBlock;
        if (wanted != flags) {
            check(LibCVariadic.INSTANCE.fcntl(number, Constant.F_SETFL.on(OS), wanted), "fcntl", "F_SETFL");
        }
    }

    /** Sets the close-on-exec flag, for descriptors from calls that cannot set it themselves. */
    void setCloseOnExec() throws ErrnoException {
        check(LibCVariadic.INSTANCE.ioctl(number, new NativeLong(Constant.FIOCLEX.longOn(OS))), "ioctl", "FIOCLEX");
    }

    /**
     * Returns this descriptor if its number is high enough; else a duplicate with a higher number, and closes this
     * one.
     *
     * @param minNumber the lowest acceptable number
     */
    Fd atLeast(int minNumber) throws ErrnoException {
        if (number >= minNumber) {
            return this;
        }
        int higher = LibCVariadic.INSTANCE.fcntl(number, Constant.F_DUPFD_CLOEXEC.on(OS), minNumber);
        check(higher, "fcntl", "F_DUPFD_CLOEXEC");
        close();
        return new Fd(higher);
    }

    /** close(2), once; later calls do nothing. Ignores an error of close, because the descriptor is gone anyway. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            LibC.close(number);
        }
    }

    private void check(int result, String call, String what) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call + "(fd=" + number + ", " + what + ")", LibC.errno());
        }
    }

    @Override
    public String toString() {
        return "fd " + number;
    }
}
