package io.github.forkchat.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A socket that listens, accepts nobody, and whose backlog is full; so a further client waits in connect(2), on Linux. */
public final class FullBacklog implements AutoCloseable {
    /** More than fit into a backlog of 1. */
    private static final int CLIENTS = 8;

    private final ServerSocketChannel listening;
    private final List<SocketChannel> clients = new ArrayList<>();

    private FullBacklog(StandardProtocolFamily family, SocketAddress address) throws IOException {
        listening = ServerSocketChannel.open(family);
        listening.bind(address, 1);
        for (int i = 0; i < CLIENTS; i++) {
            SocketChannel client = SocketChannel.open(family);
            client.configureBlocking(false);
            clients.add(client);
            connect(client);
        }
    }

    @SuppressWarnings("EmptyCatch") // the backlog of a Unix socket is full
    private void connect(SocketChannel client) {
        try {
            client.connect(listening.getLocalAddress());
        } catch (IOException full) {
        }
    }

    /** Listens on a Unix socket. */
    public static FullBacklog onUnix(String path) throws IOException {
        return new FullBacklog(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path));
    }

    /** Listens on a free port of 127.0.0.1. */
    public static FullBacklog onTcp() throws IOException {
        InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return new FullBacklog(StandardProtocolFamily.INET, new InetSocketAddress(host, 0));
    }

    /** Where it listens. */
    public SocketAddress address() throws IOException {
        return listening.getLocalAddress();
    }

    /** The TCP port. */
    public int port() throws IOException {
        return ((InetSocketAddress) address()).getPort();
    }

    /** Accepts one of the clients, so that another one has a place in the backlog. */
    public void acceptOne() throws IOException {
        clients.add(listening.accept());
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}
