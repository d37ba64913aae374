package io.github.forkchat.client.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Where the server is, and what opens it. Threads: immutable.
 *
 * @param addresses where it may listen, one or more: a name can have several, of which one answers
 * @param password of the room, or null
 */
public record ServerEndpoint(List<SocketAddress> addresses, String password) {
    /**
     * Connects to the first that answers.
     *
     * @throws IOException that of the first address if none does
     */
    public SocketChannel connect() throws IOException {
        IOException first = null;
        for (SocketAddress address : addresses) {
            try {
                return SocketChannel.open(address);
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    /** The same with another password. */
    public ServerEndpoint with(String typed) {
        return new ServerEndpoint(addresses, typed);
    }

    /** What the first line says of it, with a blank before. */
    public String choice() {
        return password == null
                ? ""
                : " password=" + HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return addresses.toString();
    }
}
