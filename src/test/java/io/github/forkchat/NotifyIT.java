package io.github.forkchat;

import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.TestServiceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The messages of a server to the service manager that NOTIFY_SOCKET names. */
final class NotifyIT {
    @TempDir
    private Path folder;

    private static Map<String, String> notifying(String address) {
        return Map.of("NOTIFY_SOCKET", address);
    }

    private void assertStatesAreReported(String address) throws Exception {
        try (TestServiceManager manager = TestServiceManager.at(address, folder)) {
            try (RunningServer server = RunningServer.start(notifying(address));
                    TestClient first = server.join()) {
                manager.await("READY=1 STATUS=0 clients");
                manager.await("STATUS=1 client");
                try (TestClient second = server.join()) {
                    manager.await("STATUS=2 clients");
                    second.send("hi\n");
                    first.expect("hi");
                }
                manager.await("STATUS=1 client");
            }
            manager.await("STOPPING=1 .*");
        }
    }

    @Test
    void theServerTellsThatItIsReadyTheNumberOfClientsAndThatItEnds() throws Exception {
        assertStatesAreReported(folder.resolve("notify").toString());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: only it has abstract sockets")
    void anAbstractSocketIsNotifiedAsWell() throws Exception {
        assertStatesAreReported("@forkchat-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    }

    @Test
    void hangUpIsAReloadAndDoesNotEndTheServer() throws Exception {
        String address = folder.resolve("notify").toString();
        try (TestServiceManager manager = TestServiceManager.at(address, folder);
                RunningServer server = RunningServer.start(notifying(address))) {
            manager.await("READY=1 .*");
            server.signal("HUP");
            manager.await("RELOADING=1 MONOTONIC_USEC=\\d+");
            manager.await("READY=1");
            server.log().await("no transcript", line -> line.equals("Server Main: SIGHUP: no transcript to reopen"));
            server.join().close();
        }
    }

    @Test
    void hangUpReopensTheTranscript() throws Exception {
        String address = folder.resolve("notify").toString();
        Path transcript = folder.resolve("room.txt");
        try (TestServiceManager manager = TestServiceManager.at(address, folder);
                RunningServer server = RunningServer.start(notifying(address), "--transcript", transcript.toString());
                TestClient first = server.join();
                TestClient second = server.join()) {
            Path moved = Files.move(transcript, folder.resolve("room.txt.1"));
            server.signal("HUP");
            manager.await("RELOADING=1 .*");
            manager.await("READY=1");
            first.send("after\n");
            second.expect("after");
            server.end();
            assertTrue(Files.readString(transcript).contains("after"));
            assertFalse(Files.readString(moved).contains("after"));
        }
    }

    @Test
    void aServerWithoutItsServiceManagerSaysSoAndServes() throws Exception {
        String nobody = folder.resolve("nobody").toString();
        try (RunningServer server = RunningServer.start(notifying(nobody))) {
            server.log()
                    .await(
                            "the failure",
                            line -> line.equals(
                                    "Server Main: cannot notify the service manager: No such file or directory"));
            server.join().close();
        }
    }
}
