package io.github.forkchat.libc;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * A listening socket: IPv4, IPv6 or a Unix path. It does not block; poll {@link #fd} for readability first.
 *
 * <p>Its C counterpart: {@code listen(2)}, {@code accept(2)}. Threads: one accepts.
 */
public final class ListenSocket implements AutoCloseable {
    private static final Os OS = Os.current();
    /** Value of a umask parameter that stands for this process's own umask. */
    public static final int USUAL_UMASK = SocketCalls.USUAL_UMASK;

    /** An action on a Unix socket's file before clients can connect. */
    public interface BeforeListening {
        /** Runs the action. */
        void prepare() throws IOException;
    }

    private final Fd fd;
    private final boolean tcp;
    private final SocketAddress bound;
    private final String text;
    private final AcceptCall accepting;
    private final boolean servesIpv4Too;

    private ListenSocket(Fd fd, SocketAddress bound, boolean servesIpv4Too) throws IOException {
        this.fd = fd;
        this.tcp = bound instanceof InetSocketAddress;
        this.servesIpv4Too = servesIpv4Too;
        this.bound = bound;
        this.text = bound instanceof UnixDomainSocketAddress unix
                ? unix.getPath().toString()
                : SocketCalls.describeBound(fd);
        this.accepting = new AcceptCall(fd, tcp, text);
    }

    /**
     * Takes over a stream socket that this process has inherited.
     *
     * @throws ErrnoException EBADF, ENOTSOCK, …: it is none
     * @throws IOException if it is none of TCP's and has no path
     */
    public static ListenSocket inherited(int number) throws IOException {
        Fd fd = new Fd(number);
        if (SocketOptions.get(fd, Constant.SOL_SOCKET, Constant.SO_TYPE) != Constant.SOCK_STREAM.on(OS)) {
            throw new IOException(fd + " is no stream socket");
        }
        fd.setCloseOnExec();
        SocketAddress address = SocketCalls.boundTo(fd);
        boolean servesIpv4Too = servesIpv4Too(address)
                && SocketOptions.get(fd, Constant.IPPROTO_IPV6, Constant.IPV6_V6ONLY) == SocketOptions.OFF;
        fd.setNonBlocking(true);
        return new ListenSocket(fd.atLeast(InheritedFds.FIRST_FREE), address, servesIpv4Too);
    }

    /**
     * Binds and listens, with the maximum backlog that the system allows.
     *
     * @param address an {@link InetSocketAddress} (port 0 takes a free one) or a {@link UnixDomainSocketAddress}, whose
     *     file must not exist
     * @param umask umask for the creation of a Unix socket's file, or {@link #USUAL_UMASK}. The file has the right
     *     permissions from the beginning, because chmod(2) goes by name and could hit another file
     * @param beforeListening runs between bind(2) and listen(2); until then connections are refused
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES, ENOENT (no such directory), …
     * @throws IOException that of {@code beforeListening}; the file is there then
     * @throws IllegalArgumentException if the path is too long for {@code sun_path}
     */
    public static ListenSocket bind(SocketAddress address, int umask, BeforeListening beforeListening)
            throws IOException {
        Fd fd = SocketCalls.openStream(address);
        try {
            if (address instanceof InetSocketAddress inet) {
                SocketOptions.set(fd, Constant.SOL_SOCKET, Constant.SO_REUSEADDR, SocketOptions.ON);
                if (inet.getAddress() instanceof Inet6Address) {
                    int v6Only = servesIpv4Too(address) ? SocketOptions.OFF : SocketOptions.ON;
                    SocketOptions.set(fd, Constant.IPPROTO_IPV6, Constant.IPV6_V6ONLY, v6Only);
                }
            }
            SocketCalls.bind(fd, address, umask);
            beforeListening.prepare();
            if (LibC.listen(fd.number(), Constant.SOMAXCONN.on(OS)) < 0) {
                throw new ErrnoException("listen(" + address + ")", LibC.errno());
            }
            fd.setNonBlocking(true);
            boolean isUnix = address instanceof UnixDomainSocketAddress;
            return new ListenSocket(fd, isUnix ? address : SocketCalls.boundTo(fd), servesIpv4Too(address));
        } catch (IOException | IllegalArgumentException e) {
            fd.close();
            throw e;
        }
    }

    /** Whether it listens: an inherited one may be a connection. */
    public boolean listens() throws ErrnoException {
        return SocketOptions.get(fd, Constant.SOL_SOCKET, Constant.SO_ACCEPTCONN) != SocketOptions.OFF;
    }

    /** Whether it accepts IPv4 clients as well: only the address {@code ::} does. */
    public boolean servesIpv4Too() {
        return servesIpv4Too;
    }

    private static boolean servesIpv4Too(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getAddress() instanceof Inet6Address
                && inet.getAddress().isAnyLocalAddress();
    }

    /**
     * Binds and listens with the process's own umask and no action in between.
     *
     * @throws ErrnoException as in {@link #bind(SocketAddress, int, BeforeListening)}
     * @throws IllegalArgumentException as in {@link #bind(SocketAddress, int, BeforeListening)}
     */
    public static ListenSocket bind(SocketAddress address) throws ErrnoException {
        try {
            return bind(address, USUAL_UMASK, () -> {});
        } catch (ErrnoException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("nothing was done that could fail so", e);
        }
    }

    /**
     * Whether a server listens at a Unix path: connects without blocking, and closes the connection. A socket file
     * without a listening server refuses the connection; EAGAIN means that a server's backlog is full.
     */
    public static boolean answers(UnixDomainSocketAddress address) throws ErrnoException {
        try (Fd fd = SocketCalls.openStream(address)) {
            fd.setNonBlocking(true);
            SocketCalls.connect(fd, address);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.ECONNREFUSED) || e.is(Errno.ENOENT)) {
                return false;
            }
            if (e.is(Errno.EAGAIN)) {
                return true;
            }
            throw e;
        }
    }

    /** The descriptor to poll: it is readable if a client waits. */
    public Fd fd() {
        return fd;
    }

    /** Where it listens: {@code 127.0.0.1:8784}, {@code [::1]:8784}, or the path. */
    public String address() {
        return text;
    }

    /** Whether it is a TCP socket. */
    public boolean isTcp() {
        return tcp;
    }

    /** Where it listens. */
    public SocketAddress bound() {
        return bound;
    }

    /** The port that it listens on, if it is TCP. */
    public int port() {
        return ((InetSocketAddress) bound).getPort();
    }

    /**
     * Accepts the next waiting client.
     *
     * @return null if there is none, or if it disconnected meanwhile
     * @throws ErrnoException EMFILE, ENFILE, ENOBUFS, ENOMEM: the client continues to wait
     */
    public AcceptedClient accept() throws ErrnoException {
        return accept(LinuxLibC.AVAILABLE);
    }

    AcceptedClient accept(boolean withAccept4) throws ErrnoException {
        return accepting.accept(withAccept4);
    }

    @Override
    public void close() {
        fd.close();
        accepting.close();
    }
}
