package io.github.forkchat;

import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Lines;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.Processes;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The server as the first process of a container: every orphan becomes the server's child, and signals have no default
 * action.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: process namespaces")
final class ContainerIT {
    @TempDir
    private Path folder;

    private final List<Process> containers = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Process container;
    private ProcessHandle server;
    private Lines log;

    private void start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Machine.asRoot());
        command.addAll(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        if (!Needs.succeeds(command, "true")) {
            throw Needs.missing("process namespaces", "this user cannot create one");
        }
        List<String> all = new ArrayList<>(List.of("server", "--port", "0"));
        all.addAll(List.of(arguments));
        ProcessBuilder program = Forkchat.command(all);
        program.command().addAll(0, command);
        program.environment().putAll(environment);
        container = program.redirectErrorStream(true).start();
        containers.add(container);
        log = Lines.ofLog(container.getInputStream());
        log.await("the server is up", "Waiting for connection"::equals);
        server = container.toHandle().children().findFirst().orElseThrow();
    }

    @AfterEach
    void endTheContainers() {
        for (Process each : containers) {
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        }
    }

    private int port() {
        String ready = log.all().get(0);
        return Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
    }

    private TestClient connect() throws IOException {
        return TestClient.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
    }

    private int awaitExit() throws InterruptedException {
        assertTrue(container.waitFor(Deadline.SECONDS, TimeUnit.SECONDS), "" + log.all());
        return container.exitValue();
    }

    @Test
    void zombiesThatBecomeItsChildrenAreWaitedFor() throws Exception {
        String orphans = "for i in 1 2 3; do setsid sh -c 'setsid true &'; done";
        start("--worker", WorkerScript.write(folder, orphans).toString());
        for (int i = 0; i < 3; i++) {
            try (TestClient client = connect()) {
                client.awaitEnd();
            }
        }
        Deadline.await("no child is left", () -> server.children().findAny().isEmpty());
        server.destroy();
        assertEquals(0, awaitExit());
    }

    @Test
    void sigtermEndsItInOrder() throws Exception {
        start();
        try (TestClient client = connect()) {
            client.send("hello\n");
            log.await("the client", line -> line.contains(" connected from "));
            server.destroy();
            assertEquals(0, awaitExit());
            client.awaitEnd();
        }
    }

    @Test
    void anotherSigtermEndsItAtOnce() throws Exception {
        start();
        try (TestClient client = connect()) {
            log.await("the client", line -> line.contains(" connected from "));
            ProcessHandle worker = server.children().findFirst().orElseThrow();
            Processes.stop(worker.pid()); // so that the server waits for it for some seconds
            server.destroy();
            log.await("it ends", line -> line.endsWith("SIGTERM: closing"));
            Deadline.await("it has ended", () -> {
                server.destroy();
                return !container.isAlive();
            });
            assertEquals(143, awaitExit());
            client.awaitEnd();
        }
    }

    /** As by a volume. Each server is process 1 of its container, and sees no process of the other one. */
    @Test
    void twoContainersThatShareTheRuntimeDirectoryKeepTheFirstOnesControlSocket() throws Exception {
        Path runtime = Files.createDirectory(folder.resolve("run"));
        environment.put("XDG_RUNTIME_DIR", runtime.toString());
        Path socket = runtime.resolve("forkchat/control-1.socket");
        start();
        try (TestClient client = connect().choose("view=chat history=0")) {
            ProcessBuilder say = Forkchat.command(List.of("say", "--port", "" + port(), "here"));
            say.environment().putAll(environment);
            start();
            log.await("why", line -> line.contains("no socket for operator commands at " + socket));
            assertEquals(Ended.ok(), Ended.of(say));
            client.lineOf(line -> line.startsWith("-- server: here ("));
        }
    }
}
