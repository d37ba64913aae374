package io.github.forkchat.libc;

import java.util.Optional;

/**
 * The error numbers that forkchat acts on or is likely to show, on Linux and on macOS, with their messages. Part of
 * the platform table, see {@link Constant}; checked against the headers in the same way.
 *
 * <p>Its C counterpart: {@code errno.h} and {@code strerror(3)}. Threads: immutable.
 */
public enum Errno {
    EPERM(1, 1, "Operation not permitted"),
    ENOENT(2, 2, "No such file or directory"),
    ESRCH(3, 3, "No such process"),
    EINTR(4, 4, "Interrupted system call"),
    EIO(5, 5, "Input/output error"),
    ENXIO(6, 6, "No such device or address"),
    E2BIG(7, 7, "Argument list too long"),
    ENOEXEC(8, 8, "Exec format error"),
    EBADF(9, 9, "Bad file descriptor"),
    ECHILD(10, 10, "No child processes"),
    EAGAIN(11, 35, "Resource temporarily unavailable"),
    ENOMEM(12, 12, "Cannot allocate memory"),
    EACCES(13, 13, "Permission denied"),
    EFAULT(14, 14, "Bad address"),
    EBUSY(16, 16, "Resource busy"),
    EEXIST(17, 17, "File exists"),
    ENOTDIR(20, 20, "Not a directory"),
    EISDIR(21, 21, "Is a directory"),
    EINVAL(22, 22, "Invalid argument"),
    ENFILE(23, 23, "Too many open files in system"),
    EMFILE(24, 24, "Too many open files"),
    ENOTTY(25, 25, "Inappropriate ioctl for device"),
    ETXTBSY(26, 26, "Text file busy"),
    ENOSPC(28, 28, "No space left on device"),
    EROFS(30, 30, "Read-only file system"),
    EPIPE(32, 32, "Broken pipe"),
    ENAMETOOLONG(36, 63, "File name too long"),
    ENOSYS(38, 78, "Function not implemented"),
    ELOOP(40, 62, "Too many levels of symbolic links"),
    EPROTO(71, 100, "Protocol error"),
    ENOTSOCK(88, 38, "Socket operation on non-socket"),
    EAFNOSUPPORT(97, 47, "Address family not supported by protocol"),
    EADDRINUSE(98, 48, "Address already in use"),
    EADDRNOTAVAIL(99, 49, "Cannot assign requested address"),
    ENETUNREACH(101, 51, "Network is unreachable"),
    ECONNABORTED(103, 53, "Software caused connection abort"),
    ECONNRESET(104, 54, "Connection reset by peer"),
    ENOBUFS(105, 55, "No buffer space available"),
    ENOTCONN(107, 57, "Socket is not connected"),
    ETIMEDOUT(110, 60, "Connection timed out"),
    ECONNREFUSED(111, 61, "Connection refused");

    private final int linux;
    private final int macos;
    private final String message;

    Errno(int linux, int macos, String message) {
        this.linux = linux;
        this.macos = macos;
        this.message = message;
    }

    /** The number on {@code os}. */
    public int on(Os os) {
        return os == Os.LINUX ? linux : macos;
    }

    /** The message, in English. */
    public String message() {
        return message;
    }

    /** The row for a number on {@code os}; empty if the table has none. */
    public static Optional<Errno> of(int number, Os os) {
        for (Errno errno : values()) {
            if (errno.on(os) == number) {
                return Optional.of(errno);
            }
        }
        return Optional.empty();
    }

    /** Shows a number as {@code EPIPE (32) Broken pipe}, or {@code errno 999} if the table has no row for it. */
    static String describe(int number, Os os) {
        return of(number, os)
                .map(errno -> errno + " (" + number + ") " + errno.message)
                .orElse("errno " + number);
    }
}
