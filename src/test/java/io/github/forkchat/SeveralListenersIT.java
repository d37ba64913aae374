package io.github.forkchat;

import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server that listens on several addresses at a time. */
final class SeveralListenersIT {
    private static final String ONE = "127.0.0.1";

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    /** A second loopback address of this machine: macOS has no 127.0.0.2, and some containers have no IPv6. */
    private static String otherHost() {
        return List.of("::1", "127.0.0.2").stream()
                .filter(SeveralListenersIT::isOfThisMachine)
                .findFirst()
                .orElseThrow(() -> Needs.missing("two loopback addresses", ONE + " is the only one"));
    }

    private static boolean isOfThisMachine(String host) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.isBound();
        } catch (IOException noSuchAddress) {
            return false;
        }
    }

    @Test
    void clientsOfAllListenersAreInOneRoom() throws IOException {
        String path = folder.resolve("room").toString();
        try (RunningServer server =
                RunningServer.start("--host", ONE, "--host", otherHost(), "--port", "0", "--unix", path)) {
            List<String> ready = server.readyLines();
            assertEquals(3, ready.size(), ready.toString());
            assertTrue(ready.get(0).startsWith(ONE + ":"), ready.toString());
            assertEquals(path, ready.get(2));
            List<TestClient> clients = new ArrayList<>();
            for (String line : ready) {
                clients.add(TestClient.connect(RunningServer.addressOf(line)));
                server.awaitJoined(clients.size());
            }
            for (TestClient sender : clients) {
                String text = "from client " + clients.indexOf(sender);
                sender.send(text + "\n");
                for (TestClient receiver : clients) {
                    if (receiver != sender) {
                        receiver.expect(text);
                    }
                }
            }
            for (TestClient client : clients) {
                client.close();
            }
        }
        assertFalse(Files.exists(Path.of(path)));
    }

    @Test
    void anAddressThatIsGivenTwiceIsOneListener() throws IOException {
        try (RunningServer server = RunningServer.start("--host", ONE, "--host", ONE, "--port", "0")) {
            assertEquals(1, server.readyLines().size());
        }
    }

    @Test
    void aServerThatCannotListenOnOneAddressListensOnNone() throws Exception {
        Path socket = folder.resolve("room");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Ended ended = Ended.of(
                    Forkchat.command(List.of("server", "--host", ONE, "--port", port, "--unix", socket.toString())));
            assertEquals(3, ended.exitCode());
            assertTrue(
                    ended.err().get(0).startsWith("forkchat: cannot listen on " + ONE + " port " + port + ": "),
                    "" + ended);
        }
        assertFalse(Files.exists(socket));
    }
}
