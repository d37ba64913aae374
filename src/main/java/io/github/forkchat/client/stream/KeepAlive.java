package io.github.forkchat.client.stream;

import java.io.IOException;
import java.net.SocketOption;
import java.util.Map;
import java.util.Set;

/**
 * Has the kernel probe a silent TCP connection, so that a client which only reads notices within two minutes that the
 * server's machine, or the way to it, is gone: tcp(7), {@code SO_KEEPALIVE}. The server does the same.
 *
 * <p>The times are options of the module {@code jdk.net}; without it the kernel's hold, two hours on Linux. Threads:
 * stateless.
 */
final class KeepAlive {
    /** Seconds of silence before the first probe, seconds between probes, and probes without an answer. */
    private static final Map<String, Object> VALUES =
            Map.of("SO_KEEPALIVE", true, "TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 6);

    private KeepAlive() {}

    /** Sets an option of a socket. */
    interface Setter {
        /** Sets it. */
        void set(SocketOption<Object> option, Object value) throws IOException;
    }

    /**
     * Sets the options, as far as the socket has them: a Unix socket has none.
     *
     * @param supported the options of the socket
     */
    @SuppressWarnings("unchecked") // each value is of its option's type
    static void set(Set<SocketOption<?>> supported, Setter socket) {
        try {
            for (SocketOption<?> option : supported) {
                Object value = VALUES.get(option.name());
                if (value != null) {
                    socket.set((SocketOption<Object>) option, value);
                }
            }
        } catch (IOException ended) {
            return; // the connection is closed already: the next read tells so
        }
    }
}
