package io.github.forkchat.client.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

final class KeepAliveTest {
    @Test
    void aSilentConnectionIsProbedAfterAMinute() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SocketChannel client = SocketChannel.open(server.getLocalSocketAddress())) {
            KeepAlive.set(client.supportedOptions(), client::setOption);
            Map<String, Object> set = new TreeMap<>();
            for (SocketOption<?> option : client.supportedOptions()) {
                if (option.name().contains("KEEP")) {
                    set.put(option.name(), client.getOption(option));
                }
            }
            assertEquals(
                    Map.of("SO_KEEPALIVE", true, "TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 10, "TCP_KEEPCOUNT", 6), set);
        }
    }

    @Test
    void aUnixSocketHasNoSuchOption() throws IOException {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            KeepAlive.set(client.supportedOptions(), client::setOption);
            assertFalse(client.supportedOptions().contains(StandardSocketOptions.SO_KEEPALIVE));
        }
    }
}
