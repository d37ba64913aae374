package io.github.forkchat.libc;

import com.sun.jna.NativeLong;
import java.io.File;

/**
 * Marks every open descriptor of this process close-on-exec, whoever opened it: the JDK opens sockets, files and jars
 * without the flag. The JVM itself never execs, so it does not mind.
 *
 * <p>Needed where the child cannot do it with {@code close_range(2)}, and before {@code posix_spawn}. Measured 0.3 ms
 * for 11 descriptors. A descriptor that another thread opens between this and the fork slips through; this package's
 * own are all made with the flag, so none of those is a socket or a pipe of forkchat's.
 *
 * <p>Its C counterpart: a loop over {@code /dev/fd} (on Linux a link to {@code /proc/self/fd}) with
 * {@code ioctl(FIOCLEX)}. Threads: the forking one.
 */
final class CloseOnExec {
    /** Standard input, output and error are left alone: the child gets others in their places. */
    static final int FIRST = 3;

    private static final File DESCRIPTORS = new File("/dev/fd");
    private static final NativeLong FIOCLEX = new NativeLong(Constant.FIOCLEX.longOn(Os.current()));

    private CloseOnExec() {}

    /**
     * Marks descriptors 3 and up. One that was closed meanwhile (EBADF) needs no mark.
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
