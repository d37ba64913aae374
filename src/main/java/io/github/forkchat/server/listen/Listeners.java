package io.github.forkchat.server.listen;

import io.github.forkchat.libc.ErrnoException;
import io.github.forkchat.libc.FileErrors;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.PollSet;
import io.github.forkchat.server.config.ServerStartException;
import io.github.forkchat.server.config.SocketFile;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets that the server listens on. The file of a Unix socket is made and removed together with the socket. A
 * file that a dead server left behind is replaced; the file of a running server never is.
 *
 * <p>Threads: the accept loop.
 */
public final class Listeners implements AutoCloseable {
    private final List<ListenSocket> sockets = new ArrayList<>();
    private final List<BoundFile> files = new ArrayList<>();
    private final SocketFile socketFile;

    private Listeners(SocketFile socketFile) {
        this.socketFile = socketFile;
    }

    /**
     * Binds all addresses or, if one fails, none.
     *
     * @param socketFile who may connect to a Unix socket
     */
    public static Listeners open(List<SocketAddress> addresses, SocketFile socketFile) throws ServerStartException {
        Listeners listeners = new Listeners(socketFile);
        try {
            for (SocketAddress address : addresses) {
                listeners.add(address);
            }
            return listeners;
        } catch (ServerStartException e) {
            listeners.close();
            throw e;
        }
    }

    private void add(SocketAddress address) throws ServerStartException {
        try {
            if (address instanceof UnixDomainSocketAddress unix) {
                BoundFile.makeWay(unix);
                sockets.add(ListenSocket.bind(address, socketFile.umask(), () -> {
                    files.add(new BoundFile(unix.getPath()));
                    socketFile.setGroup(unix.getPath());
                }));
            } else {
                sockets.add(ListenSocket.bind(address));
            }
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
        for (ListenSocket socket : sockets) {
            poll.add(socket.fd(), PollSet.READABLE);
        }
    }

    public List<ListenSocket> sockets() {
        return sockets;
    }

    /** Closes the sockets; the kernel refuses further connections. */
    @Override
    public void close() {
        files.forEach(BoundFile::remove);
        sockets.forEach(ListenSocket::close);
    }
}
