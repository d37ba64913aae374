package io.github.forkchat.client;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Where the server is, and what opens it. Threads: immutable.
 *
 * @param address where it listens
 * @param password of the room, or null
 */
public record Entrance(SocketAddress address, String password) {
    /** What the first line says of it, with a blank before. */
    String choice() {
        return password == null
                ? ""
                : " password=" + HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return address.toString();
    }
}
