package io.github.forkchat.libc;

import java.nio.charset.StandardCharsets;

/**
 * A datagram socket that is connected to a Unix address, for the messages to a service manager. A send never blocks.
 *
 * <p>Its C counterpart: {@code socket(AF_UNIX, SOCK_DGRAM)}, {@code connect(2)}, {@code send(2)}; unix(7). Threads: any.
 */
public final class NotifySocket implements AutoCloseable {
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
        Fd fd = SocketCalls.openUnixDatagram();
        try {
            fd = fd.atLeast(InheritedFds.FIRST_FREE);
            SocketCalls.connect(fd, address);
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
