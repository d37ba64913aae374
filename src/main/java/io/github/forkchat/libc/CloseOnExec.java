package io.github.forkchat.libc;

import com.sun.jna.NativeLong;
import java.io.File;

/**
 * Marks every open descriptor of this process close-on-exec, because the JDK opens sockets, files and jars without the
 * flag. The JVM itself never execs, so this does it no harm.
 *
 * <p>Needed where the child cannot do it with {@code close_range(2)}, and before {@code posix_spawn}. Measured 0.3 ms
 * for 11 descriptors. A descriptor that the JDK opens in another thread between this and the fork is missed. The
 * sockets and pipes of this package are not: where the system cannot make them with the flag, they are made and marked
 * under {@link #LOCK}, which is also held during each fork.
 *
 * <p>Its C counterpart: a loop over {@code /dev/fd} (on Linux a link to {@code /proc/self/fd}) with {@code
 * ioctl(FIOCLEX)}. Threads: the forking one.
 */
final class CloseOnExec {
    /** The first descriptor to mark; the child gets new ones in place of standard input, output and error. */
    static final int FIRST = 3;

    /** Held from the making of a descriptor until it is marked, and from {@link #markAll} until the fork. */
    static final Object LOCK = new Object();

    private static final File DESCRIPTORS = new File("/dev/fd");
    private static final NativeLong FIOCLEX = new NativeLong(Constant.FIOCLEX.longOn(Os.current()));

    private CloseOnExec() {}

    /**
     * Marks descriptors 3 and up. Descriptors that were closed meanwhile (EBADF) are skipped.
     *
     * @throws ErrnoException EMFILE: listing them takes a descriptor, and there is none left
     */
    static void markAll() throws ErrnoException {
        String[] numbers = DESCRIPTORS.list();
        if (numbers == null) {
            throw new ErrnoException("opendir(" + DESCRIPTORS + ")", Errno.EMFILE.on(Os.current()));
        }
        for (String number : numbers) {
            int fd = Integer.parseInt(number);
            if (fd >= FIRST) {
                LibCVariadic.INSTANCE.ioctl(fd, FIOCLEX);
            }
        }
    }
}
