package io.github.forkchat.server.listen;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.config.ListenSettings;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.config.SocketFile;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets that the server listens on. The file of a Unix socket is created and removed together with the socket.
 * The file of a dead server is replaced; the file of a running server is not.
 *
 * <p>Threads: the accept loop.
 */
public final class Listeners implements AutoCloseable {
    private final List<Listener> listeners = new ArrayList<>();
    private final List<BoundFile> files = new ArrayList<>();
    private final SocketFile socketFile;

    private Listeners(SocketFile socketFile) {
        this.socketFile = socketFile;
    }

    /** Binds all addresses, or none if one fails; uses inherited sockets unchanged. */
    public static Listeners open(ListenSettings settings) throws ServerStartException {
        Listeners listeners = new Listeners(settings.socketFile());
        try {
            for (ListenSocket inherited : settings.inherited()) {
                listeners.listeners.add(new Listener(checked(inherited), false));
            }
            if (settings.inherited().isEmpty()) {
                for (SocketAddress address : settings.addresses()) {
                    listeners.listeners.add(new Listener(listeners.bind(address), false));
                }
            }
            for (SocketAddress address : settings.proxyAddresses()) {
                listeners.listeners.add(new Listener(listeners.bind(address), true));
            }
            return listeners;
        } catch (ServerStartException e) {
            listeners.close();
            throw e;
        }
    }

    /** With {@code Accept=yes} systemd passes a connection. */
    private static ListenSocket checked(ListenSocket inherited) throws ServerStartException {
        try {
            if (inherited.listens()) {
                return inherited;
            }
        } catch (ErrnoException e) {
            throw ServerStartException.cannotListen(inherited.bound(), e.reason(), e);
        }
        String why = "the socket of LISTEN_FDS does not listen; a systemd unit needs Accept=no";
        throw ServerStartException.cannotListen(inherited.bound(), why, null);
    }

    private ListenSocket bind(SocketAddress address) throws ServerStartException {
        try {
            if (address instanceof UnixDomainSocketAddress unix) {
                BoundFile.makeWay(unix);
                return ListenSocket.bind(address, socketFile.umask(), () -> {
                    files.add(new BoundFile(unix.getPath()));
                    socketFile.setGroup(unix.getPath());
                });
            }
            return ListenSocket.bind(address);
        } catch (ErrnoException e) {
            throw ServerStartException.cannotListen(address, e.reason(), e);
        } catch (IOException e) {
            throw ServerStartException.cannotListen(address, FileErrors.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw ServerStartException.cannotListen(address, e.getMessage(), e);
        }
    }

    /** Adds all sockets to the poll set. */
    public void addTo(PollSet poll) {
        for (Listener listener : listeners) {
            poll.add(listener.socket().fd(), PollSet.READABLE);
        }
    }

    /** All of them. */
    public List<Listener> all() {
        return listeners;
    }

    /** Their sockets. */
    public List<ListenSocket> sockets() {
        return listeners.stream().map(Listener::socket).toList();
    }

    /** Whether the files of the Unix sockets are still there, so that clients find them. */
    public boolean filesAreThere() {
        return files.stream().allMatch(BoundFile::isThere);
    }

    /** Closes the sockets; the kernel refuses further connections. */
    @Override
    public void close() {
        files.forEach(BoundFile::remove);
        listeners.forEach(listener -> listener.socket().close());
    }
}
