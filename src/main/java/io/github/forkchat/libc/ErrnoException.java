package io.github.forkchat.libc;

import java.io.IOException;

/**
 * Thrown when a C library call fails; contains the call, its arguments and the errno, as {@code write(fd=7, 1033
 * bytes): EPIPE (32) Broken pipe}.
 *
 * <p>Its C counterpart: a return value of -1 and {@code errno}. Threads: immutable.
 */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final Os os;

    /**
     * @param call the call and its telling arguments, such as {@code close(fd=7)}
     * @param number the errno, as this system numbers it
     */
    public ErrnoException(String call, int number) {
        this(call, number, Os.current());
    }

    ErrnoException(String call, int number, Os os) {
        super(call + ": " + Errno.describe(number, os));
        this.number = number;
        this.os = os;
    }

    /** Whether this is {@code errno}. */
    public boolean is(Errno errno) {
        return errno.on(os) == number;
    }

    /** The errno, as this system numbers it. */
    public int number() {
        return number;
    }

    /** The message of the errno, without the call, for users. */
    public String reason() {
        return Errno.of(number, os).map(Errno::message).orElse("errno " + number);
    }
}
