package io.github.forkchat.server.config;

import java.net.SocketAddress;
import java.util.Optional;

/** Thrown when the server cannot start; the message tells the user why. Threads: immutable. */
public final class ServerStartException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SocketAddress address;
    private final boolean isOfLink;

    private ServerStartException(SocketAddress address, boolean isOfLink, String why, Throwable cause) {
        super(why, cause);
        this.address = address;
        this.isOfLink = isOfLink;
    }

    /** It cannot listen on {@code address}. */
    public static ServerStartException cannotListen(SocketAddress address, String why, Throwable cause) {
        return new ServerStartException(address, false, why, cause);
    }

    /** The server cannot link to other servers because of a configuration error. */
    public static ServerStartException cannotLink(String why) {
        return new ServerStartException(null, true, "cannot link: " + why, null);
    }

    /** Any other reason. */
    public static ServerStartException other(String why, Throwable cause) {
        return new ServerStartException(null, false, why, cause);
    }

    /** Whether it cannot link with other servers. */
    public boolean isOfLink() {
        return isOfLink;
    }

    /** The address that the server cannot listen on, if that is the reason. */
    public Optional<SocketAddress> address() {
        return Optional.ofNullable(address);
    }
}
