package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

final class ReconnectingConnectionTest {
    private static final ReconnectingConnection.Choices NO_CHOICES =
            new ReconnectingConnection.Choices(null, false, null, 0);

    /** A host name whose addresses change: each time it is resolved, the next ones; first it cannot be resolved. */
    private static final class MovingHost implements ServerEndpoint.Place {
        private final BlockingQueue<List<SocketAddress>> next = new LinkedBlockingQueue<>();

        private void add(List<ScriptedServer> servers) {
            next.add(servers.stream()
                    .<SocketAddress>map(
                            server -> new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))
                    .toList());
        }

        @Override
        public List<SocketAddress> addresses() throws IOException {
            List<SocketAddress> addresses = next.remove();
            if (addresses.isEmpty()) {
                throw new UnknownHostException("moving.example");
            }
            return addresses;
        }
    }

    /** Tries again at once, and keeps the names that the server grants after an outage. */
    private static final class Impatient implements ReconnectingConnection.Listener {
        private final BlockingQueue<String> names = new LinkedBlockingQueue<>();
        private final ReconnectingConnection link;

        private Impatient(ReconnectingConnection link) {
            this.link = link;
        }

        @Override
        public void heard(JsonLine line) {}

        @Override
        public void lost() {}

        @Override
        public void trying(long pauseMillis, String refusal) {
            link.tryNow();
        }

        @Override
        public void again(JsonLine welcome) {
            names.add(welcome.string("name").orElse(""));
        }
    }

    @Test
    void theHostIsResolvedAgainForEachAttempt() throws Exception {
        MovingHost host = new MovingHost();
        try (ScriptedServer before = new ScriptedServer();
                ScriptedServer after = new ScriptedServer()) {
            host.add(List.of(before));
            FutureTask<ReconnectingConnection> connecting = new FutureTask<>(
                    () -> new ReconnectingConnection(new ServerEndpoint(host, null, null), NO_CHOICES, true));
            new Thread(connecting, "connecting").start();
            before.greet("before");
            ReconnectingConnection link = connecting.get(Deadline.SECONDS, TimeUnit.SECONDS);
            Impatient listener = new Impatient(link);
            Thread listening = new Thread(() -> link.listen(listener), "listening");
            listening.start();
            host.add(List.of());
            host.add(List.of(before, after));
            before.stop();
            after.greet("after");
            assertEquals("after", listener.names.poll(Deadline.SECONDS, TimeUnit.SECONDS));
            link.close();
            listening.join();
        }
    }
}
