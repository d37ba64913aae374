package io.github.forkchat.client.connection;

import io.github.forkchat.client.stream.PlainStream;
import io.github.forkchat.client.stream.ServerStream;
import io.github.forkchat.client.stream.Tls;
import io.github.forkchat.protocol.HandshakeText;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Where the server is, its TLS and the room's password. Threads: immutable.
 *
 * @param place finds the server's addresses, again for each connection
 * @param tls opens encrypted connections, or null for plain ones
 * @param password the room's password, or null
 */
public record ServerEndpoint(Place place, Tls tls, String password) {
    /** Timeout for the password question: an overloaded server must not be taken for one without a password. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(Watchdog.ANSWER_SECONDS);
    /** Maximum length of the first line of a server. */
    private static final int MAX_LINE_BYTES = 1_024;

    /** Finds the addresses of a server. A server that moves to another machine gets others under the same host name. */
    public interface Place {
        /**
         * Finds the addresses, one or more: a host name can have several, of which one answers.
         *
         * @throws IOException if the host name has no address, or cannot be resolved now
         */
        List<SocketAddress> addresses() throws IOException;
    }

    /**
     * A connection on which nothing was said yet.
     *
     * @param choice what the first line says of the password, with a blank before; empty if the server has not asked
     * @param refusal what the server has said in place of its question; empty if it has not. Then it closes
     */
    public record Opened(ServerStream stream, String choice, String refusal) {}

    /**
     * Connects to the first address that answers, and waits for the server's question if there is a password. A client
     * sends the password only after that question: a program that does not know passwords could relay it to the room.
     *
     * @throws IOException the failure of the first address, if none answers; or if the host has no address
     */
    public Opened open() throws IOException {
        ServerStream stream = connect();
        try {
            String line = password == null ? "" : stream.line(MAX_LINE_BYTES, WAIT_NANOS);
            boolean isAsked = line.equals(HandshakeText.PASSWORD_QUESTION);
            return new Opened(stream, isAsked ? choice() : "", isAsked ? "" : line);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private ServerStream connect() throws IOException {
        IOException first = null;
        for (SocketAddress address : place.addresses()) {
            try {
                return tls == null ? PlainStream.open(address) : tls.open(address);
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    /** Returns this endpoint with another password. */
    public ServerEndpoint with(String typed) {
        return new ServerEndpoint(place, tls, typed);
    }

    private String choice() {
        return " password=" + HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8));
    }

    /** Shows the place without the password. */
    @Override
    public String toString() {
        return place.toString();
    }
}
