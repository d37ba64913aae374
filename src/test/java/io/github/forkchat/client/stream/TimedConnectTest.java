package io.github.forkchat.client.stream;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.FullBacklog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

final class TimedConnectTest {
    private static boolean isWaiting() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("setup-deadline"));
    }

    @Test
    void aConnectionThatIsMadeAtOnceStartsNoThread(@TempDir Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            try (SocketChannel client = TimedConnect.open(address)) {
                assertTrue(client.isConnected() && client.isBlocking());
                assertFalse(isWaiting());
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse a connection if the backlog is full")
    void aUnixSocketWithAFullBacklogIsConnectedToWhenThereIsAPlace(@TempDir Path folder) throws Exception {
        try (FullBacklog server = FullBacklog.onUnix(folder.resolve("socket").toString())) {
            Callable<SocketChannel> connect = () -> TimedConnect.open(server.address());
            FutureTask<SocketChannel> connecting = new FutureTask<>(connect);
            new Thread(connecting, "connecting").start();
            Deadline.await("it waits", TimedConnectTest::isWaiting);
            assertFalse(connecting.isDone());
            server.acceptOne();
            try (SocketChannel client = connecting.get(Deadline.SECONDS, TimeUnit.SECONDS)) {
                assertTrue(client.isConnected() && client.isBlocking());
            }
            Deadline.await("nothing waits any more", () -> !isWaiting());
        }
    }

    @Test
    void theReasonsOfTheSystemStay(@TempDir Path folder) throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        InetSocketAddress closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        assertEquals(
                "Connection refused",
                assertThrows(ConnectException.class, () -> TimedConnect.open(closed))
                        .getMessage());
        UnixDomainSocketAddress none = UnixDomainSocketAddress.of(folder.resolve("none"));
        assertEquals(
                "No such file or directory",
                assertThrows(IOException.class, () -> TimedConnect.open(none)).getMessage());
    }
}
