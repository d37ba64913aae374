package io.github.forkchat.client.connection;

import io.github.forkchat.protocol.JsonLine;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private static final int MESSAGES = 3;

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

    /** Ends the connection at the first line, or leaves at the first attempt to connect again. */
    private record Leaving(ReconnectingConnection link, List<String> events)
            implements ReconnectingConnection.Listener {
        @Override
        public void heard(JsonLine line) {
            events.add("heard");
            link.close();
        }

        @Override
        public void lost() {
            events.add("lost");
        }

        @Override
        public void trying(long pauseMillis, String refusal) {
            events.add("trying");
            link.leave();
        }

        @Override
        public void again(JsonLine welcome) {
            events.add("again");
        }
    }

    /** Connects to this host in a thread of its own, so that the test can answer. */
    private static FutureTask<ReconnectingConnection> connecting(MovingHost host) {
        FutureTask<ReconnectingConnection> connecting = new FutureTask<>(
                () -> new ReconnectingConnection(new ServerEndpoint(host, null, null), NO_CHOICES, true));
        new Thread(connecting, "connecting").start();
        return connecting;
    }

    /** The same for a host that has this server alone, and no address later. */
    private static FutureTask<ReconnectingConnection> connecting(ScriptedServer server) {
        MovingHost host = new MovingHost();
        host.add(List.of(server));
        return connecting(host);
    }

    @Test
    void theHostIsResolvedAgainForEachAttempt() throws Exception {
        MovingHost host = new MovingHost();
        try (ScriptedServer before = new ScriptedServer();
                ScriptedServer after = new ScriptedServer()) {
            host.add(List.of(before));
            FutureTask<ReconnectingConnection> connecting = connecting(host);
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

    /** The thread that listens must not disturb a client that has left, for example by showing a line. */
    @Test
    void nothingIsHeardAfterTheEnd() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            FutureTask<ReconnectingConnection> connecting = connecting(server);
            Socket client = server.accept();
            ScriptedServer.welcome(client, "ann");
            String line = ScriptedServer.message("2026-01-01T09:30:00.000Z", "hello") + "\n";
            client.getOutputStream().write(line.repeat(MESSAGES).getBytes(StandardCharsets.UTF_8));
            ReconnectingConnection link = connecting.get(Deadline.SECONDS, TimeUnit.SECONDS);
            List<String> events = new ArrayList<>();
            link.listen(new Leaving(link, events));
            assertEquals(List.of("heard"), events);
        }
    }

    /** A client that leaves during an outage does not wait for the next attempt. */
    @Test
    void leavingEndsTheAttempts() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            FutureTask<ReconnectingConnection> connecting = connecting(server);
            server.greet("ann");
            ReconnectingConnection link = connecting.get(Deadline.SECONDS, TimeUnit.SECONDS);
            server.stop();
            List<String> events = new ArrayList<>();
            link.listen(new Leaving(link, events)); // an attempt would fail here: the host has no more addresses
            assertEquals(List.of("lost", "trying"), events);
        }
    }
}
