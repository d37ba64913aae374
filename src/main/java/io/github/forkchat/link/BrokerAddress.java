package io.github.forkchat.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The addresses of the broker's servers. They are tried before the client library does that, because it does not tell
 * why it cannot connect.
 *
 * <p>Threads: stateless.
 */
final class BrokerAddress {
    private static final int DEFAULT_PORT = 4222;
    private static final int CONNECT_MILLIS = 2_000;

    private BrokerAddress() {}

    /** Throws, with a line for people, if no server can be reached. */
    static void check(List<String> urls) throws IOException {
        IOException last = null;
        for (String url : urls) {
            try {
                connect(URI.create(url));
                return;
            } catch (UnknownHostException e) {
                // An address that is known may answer later.
                last = last == null
                        ? new IOException(Faults.unknownHost(URI.create(url).getHost(), e))
                        : last;
            } catch (SocketTimeoutException e) {
                last = new IOException("no broker at " + url + ": no answer");
            } catch (IOException e) {
                last = new IOException("no broker at " + url + ": " + e.getMessage());
            }
        }
        throw last;
    }

    private static void connect(URI url) throws IOException {
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(url.getHost()), port), CONNECT_MILLIS);
        }
    }
}
