package io.github.forkchat.server.config;

import java.net.SocketAddress;
import java.util.Optional;

/** Thrown when the server cannot start; the message tells the user why. Threads: immutable. */
public final class ServerStartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SocketAddress address;

    private ServerStartException(SocketAddress address, String why, Throwable cause) {
        super(why, cause);
        this.address = address;
    }

    /** It cannot listen on {@code address}. */
    public static ServerStartException cannotListen(SocketAddress address, String why, Throwable cause) {
        return new ServerStartException(address, why, cause);
    }

    /** Any other reason. */
    public static ServerStartException other(String why, Throwable cause) {
        return new ServerStartException(null, why, cause);
    }

    /** The address that the server cannot listen on, if that is the reason. */
    public Optional<SocketAddress> address() {
        return Optional.ofNullable(address);
    }
}
