package io.github.forkchat.libc;

import java.nio.charset.StandardCharsets;

/**
 * A datagram socket that is connected to a Unix address, for the messages to a service manager. A send never blocks.
 *
 * <p>Its C counterpart: {@code socket(AF_UNIX, SOCK_DGRAM)}, {@code connect(2)}, {@code send(2)}; unix(7). Threads: any.
 */
public final class NotifySocket implements AutoCloseable {
    private static final Os OS = Os.current();
    private static final int USUAL_PROTOCOL = 0;

    private final Fd fd;

    private NotifySocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Connects to an address.
     *
     * @param address a path, or {@code @} and a name of Linux's abstract namespace
     * @throws ErrnoException ENOENT, ECONNREFUSED, EACCES, …
     * @throws IllegalArgumentException if the address is too long
     */
    public static NotifySocket connect(String address) throws ErrnoException {
        int number = LibC.socket(Constant.AF_UNIX.on(OS), Constant.SOCK_DGRAM.on(OS), USUAL_PROTOCOL);
        if (number < 0) {
            throw new ErrnoException("socket()", LibC.errno());
        }
        Fd fd = new Fd(number);
        try (NativeBuffer buffer = new NativeBuffer(Constant.SIZEOF_SOCKADDR_STORAGE.on(OS))) {
            fd.setCloseOnExec();
            fd = fd.atLeast(InheritedFds.FIRST_FREE);
            int length = SocketAddresses.encodeUnixName(address, buffer.bytes(), OS);
            if (LibC.connect(fd.number(), buffer.address(), length) < 0) {
                throw new ErrnoException("connect(" + address + ")", LibC.errno());
            }
            return new NotifySocket(fd);
        } catch (ErrnoException | IllegalArgumentException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Sends a datagram; it is lost if the receiver's queue is full.
     *
     * @throws ErrnoException ECONNREFUSED and others: the receiver is gone
     */
    public void send(String text) throws ErrnoException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (NativeBuffer buffer = new NativeBuffer(bytes.length)) {
            buffer.bytes().put(0, bytes);
            fd.send(buffer.address(), bytes.length);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
