package io.github.forkchat.libc;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Opens sockets, which are close-on-exec, and passes Java's addresses to calls on them.
 *
 * <p>Its C counterpart: {@code socket(2)}, {@code bind(2)}, {@code connect(2)}, {@code getsockname(2)}. Threads: any.
 */
final class SocketCalls {
    private static final Os OS = Os.current();
    /** Stands for this process's own umask. */
    static final int USUAL_UMASK = -1;

    private static final int USUAL_PROTOCOL = 0;
    private static final int PERMISSIONS = 0777;

    private SocketCalls() {}

    /** A stream socket of the address's family. */
    static Fd openStream(SocketAddress address) throws ErrnoException {
        return open(SocketAddresses.family(address, OS), Constant.SOCK_STREAM);
    }

    /** A datagram socket for Unix addresses. */
    static Fd openUnixDatagram() throws ErrnoException {
        return open(Constant.AF_UNIX.on(OS), Constant.SOCK_DGRAM);
    }

    private static Fd open(int family, Constant type) throws ErrnoException {
        synchronized (CloseOnExec.LOCK) {
            int number = LibC.socket(family, type.on(OS), USUAL_PROTOCOL);
            if (number < 0) {
                throw new ErrnoException("socket()", LibC.errno());
            }
            Fd fd = new Fd(number);
            try {
                fd.setCloseOnExec();
                return fd;
            } catch (ErrnoException e) {
                fd.close();
                throw e;
            }
        }
    }

    /**
     * bind(2).
     *
     * @param umask umask for the creation of a Unix socket's file, or {@link #USUAL_UMASK}
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES, ENOENT (no such directory), …
     * @throws IllegalArgumentException if the path is too long for {@code sun_path}
     */
    static void bind(Fd fd, SocketAddress address, int umask) throws ErrnoException {
        if (umask == USUAL_UMASK) {
            bind(fd, address);
            return;
        }
        int former = LibC.umask(umask);
        try {
            bind(fd, address);
        } finally {
            LibC.umask(former & PERMISSIONS);
        }
    }

    private static void bind(Fd fd, SocketAddress address) throws ErrnoException {
        call("bind(" + address + ")", fd, to -> SocketAddresses.encode(address, to, OS), LibC::bind);
    }

    /**
     * connect(2).
     *
     * @throws ErrnoException ECONNREFUSED, ENOENT, EAGAIN, …
     * @throws IllegalArgumentException if the path is too long for {@code sun_path}
     */
    static void connect(Fd fd, SocketAddress address) throws ErrnoException {
        call("connect(" + address + ")", fd, to -> SocketAddresses.encode(address, to, OS), LibC::connect);
    }

    /**
     * connect(2) to a Unix address.
     *
     * @param name a path, or {@code @} and a name of Linux's abstract namespace
     * @throws ErrnoException ENOENT, ECONNREFUSED, EACCES, …
     * @throws IllegalArgumentException if the name is too long
     */
    static void connect(Fd fd, String name) throws ErrnoException {
        call("connect(" + name + ")", fd, to -> SocketAddresses.encodeUnixName(name, to, OS), LibC::connect);
    }

    private interface Encoder {
        int encode(ByteBuffer to);
    }

    private interface AddressCall {
        int apply(int fd, long address, int length);
    }

    private static void call(String what, Fd fd, Encoder address, AddressCall call) throws ErrnoException {
        try (NativeBuffer buffer = new NativeBuffer(Constant.SIZEOF_SOCKADDR_STORAGE.on(OS))) {
            int length = address.encode(buffer.bytes());
            if (call.apply(fd.number(), buffer.address(), length) < 0) {
                throw new ErrnoException(what, LibC.errno());
            }
        }
    }

    /** The address that the socket is bound to: getsockname(2). */
    static SocketAddress boundTo(Fd fd) throws IOException {
        return nameOf(fd, (name, length) -> SocketAddresses.decode(name, length, OS));
    }

    /** The address that the socket is bound to, as text. */
    static String describeBound(Fd fd) throws IOException {
        return nameOf(fd, (name, length) -> SocketAddresses.describe(name, OS));
    }

    private interface NameReader<T> {
        T read(NativeBuffer name, int length) throws IOException;
    }

    private static <T> T nameOf(Fd fd, NameReader<T> reader) throws IOException {
        try (NativeBuffer name = new NativeBuffer(Constant.SIZEOF_SOCKADDR_STORAGE.on(OS));
                NativeBuffer length = new NativeBuffer(Constant.SIZEOF_INT.on(OS))) {
            length.bytes().putInt(0, name.size());
            if (LibC.getsockname(fd.number(), name.address(), length.address()) < 0) {
                throw new ErrnoException("getsockname(" + fd + ")", LibC.errno());
            }
            return reader.read(name, length.bytes().getInt(0));
        }
    }
}
