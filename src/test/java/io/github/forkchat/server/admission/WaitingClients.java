package io.github.forkchat.server.admission;

import io.github.forkchat.libc.AcceptedClient;
import io.github.forkchat.libc.ListenSocket;
import io.github.forkchat.libc.PollSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Clients that were accepted, for tests. Their sockets are real, their addresses are not. */
public final class WaitingClients implements AutoCloseable {
    private final ListenSocket listener;
    private final PollSet poll = new PollSet();
    private final List<SocketChannel> clients = new ArrayList<>();
    private final List<AcceptedClient> accepted = new ArrayList<>();

    public WaitingClients() throws IOException {
        listener = ListenSocket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Connects a client.
     *
     * @param host the address from which it seems to come
     * @param now {@link System#nanoTime} of its arrival
     */
    public WaitingClient connect(String host, long now) throws IOException {
        clients.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port())));
        poll.clear();
        poll.add(listener.fd(), PollSet.READABLE);
        assertEquals(1, poll.poll(10_000), "a client has come");
        accepted.add(new AcceptedClient(
                listener.accept().fd(), host + ":1000", AcceptedClient.NO_USER, AcceptedClient.Route.TCP));
        return new WaitingClient(accepted.get(accepted.size() - 1), now);
    }

    /** The clients' ends, in the order of their arrival. */
    public List<SocketChannel> ends() {
        return clients;
    }

    /** The last client's end. */
    public SocketChannel last() {
        return clients.get(clients.size() - 1);
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        accepted.forEach(client -> client.fd().close());
        listener.close();
        poll.close();
    }
}
