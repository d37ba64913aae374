package io.github.forkchat.client.stream;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * Connects to an address within {@link SetupDeadline#SECONDS}. Without this limit connect(2) waits for ever for a server
 * that is stopped and whose backlog of a Unix socket is full, and two minutes for a machine that does not answer.
 *
 * <p>Threads: the caller's connects; {@code setup-deadline} ends the wait. A Unix socket that is connected at once needs
 * no such thread.
 */
public final class TimedConnect {
    private static final String OF_UNIX =
            "no connection in " + SetupDeadline.SECONDS + " s: the server is stopped or overloaded";

    static final String OF_TCP = OF_UNIX + ", or its machine cannot be reached";

    private TimedConnect() {}

    /**
     * Connects.
     *
     * @return a channel in blocking mode
     * @throws IOException if no server listens there, or the connection is not made in time
     */
    public static SocketChannel open(SocketAddress address) throws IOException {
        SelectorProviders.nameOwn();
        boolean isUnix = address instanceof UnixDomainSocketAddress;
        if (isUnix) {
            SocketChannel connected = connectAtOnce(address);
            if (connected != null) {
                return connected;
            }
        }
        SocketChannel channel = isUnix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            connect(channel, address, isUnix ? OF_UNIX : OF_TCP);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns null if connect(2) would wait (EAGAIN, unix(7)), or fails: the next attempt tells why. */
    private static SocketChannel connectAtOnce(SocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean isConnected = false;
        try {
            channel.configureBlocking(false);
            isConnected = channel.connect(address);
            channel.configureBlocking(true);
        } catch (IOException waitsOrFails) {
            isConnected = false;
        } finally {
            if (!isConnected) {
                channel.close();
            }
        }
        return isConnected ? channel : null;
    }

    /**
     * Connects by a call that blocks. For a Unix socket poll(2) does not tell when the backlog has a place again; and on
     * a channel that does not block, a server that resets its connections would be told as a failure to connect.
     */
    private static void connect(SocketChannel channel, SocketAddress address, String noConnection) throws IOException {
        SetupDeadline deadline = new SetupDeadline(channel);
        try (deadline) {
            channel.connect(address);
        } catch (IOException e) {
            throw deadline.hasPassed() ? new IOException(noConnection, e) : e;
        }
        if (deadline.hasPassed()) { // just after it was made
            throw new IOException(noConnection);
        }
    }
}
