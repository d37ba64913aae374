package io.github.forkchat;

import io.github.forkchat.testkit.Descriptors;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.TestServiceManager;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server with the sockets that a service manager has bound: LISTEN_FDS. */
final class SocketActivationIT {
    @TempDir
    private Path folder;

    private Ended failing(String sockets, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("server"));
        all.addAll(List.of(arguments));
        ProcessBuilder server = Forkchat.command(all);
        server.command().addAll(0, TestServiceManager.listening(sockets, folder));
        return Ended.of(server);
    }

    @Test
    void clientsChatOverATcpSocketThatWasPassed() throws Exception {
        try (RunningServer server = RunningServer.startWithSockets(TestServiceManager.listening("127.0.0.1", folder));
                TestClient first = server.join();
                TestClient second = server.join()) {
            first.send("hi\n");
            second.expect("hi");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: /proc has the descriptors of a process")
    void aWorkerHasNoneOfThePassedSockets() throws Exception {
        try (RunningServer server =
                        RunningServer.startWithSockets(TestServiceManager.listening("127.0.0.1 127.0.0.1", folder));
                TestClient client = server.join()) {
            Descriptors.assertFiveAlone(client.workerPid());
        }
    }

    @Test
    void bothSocketsServeAndTheFileOfAPassedOneStays() throws Exception {
        Path room = folder.resolve("room");
        try (RunningServer server = RunningServer.startWithSockets(
                        TestServiceManager.listening("127.0.0.1 unix:" + room, folder), "--names", "login");
                TestClient overTcp = server.join();
                TestClient overUnix = TestClient.connect(UnixDomainSocketAddress.of(room))) {
            server.awaitJoined(2);
            server.log().await("the path", line -> line.equals("Server Main: listening on " + room));
            overUnix.send("hi\n");
            overTcp.expect("hi");
        }
        assertTrue(Files.exists(room), "systemd removes it, with the socket unit");
    }

    @Test
    void aPassedSocketThatOtherMachinesCanReachNeedsAPassword() throws Exception {
        Ended ended = failing("bound:0.0.0.0");
        assertEquals(2, ended.exitCode(), "" + ended);
        assertTrue(ended.err().get(0).contains("can be reached from other machines"), "" + ended);
    }

    @Test
    void aPassedSocketThatDoesNotListenIsReportedInOneLine() throws Exception {
        Ended ended = failing("bound:127.0.0.1");
        assertEquals(3, ended.exitCode(), "" + ended);
        assertEquals(1, ended.err().size(), "" + ended);
        assertTrue(
                ended.err()
                        .get(0)
                        .endsWith(": the socket of LISTEN_FDS does not listen; a systemd unit needs Accept=no"),
                "" + ended);
    }

    @Test
    void anAddressBesidePassedSocketsIsWrongUse() throws Exception {
        Ended ended = failing("127.0.0.1", "--port", "0");
        assertEquals(2, ended.exitCode(), "" + ended);
        assertTrue(ended.err().get(0).contains("(LISTEN_FDS): omit --host"), "" + ended);
    }

    @Test
    void aPassedDescriptorThatIsNoSocketIsReportedInOneLine() throws Exception {
        assertEquals(
                Ended.failed(
                        3,
                        "forkchat: descriptor 3 of LISTEN_FDS is no listening socket: Socket operation on non-socket"),
                failing("file:" + folder.resolve("file")));
    }
}
