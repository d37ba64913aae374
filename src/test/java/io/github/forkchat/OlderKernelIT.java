package io.github.forkchat;

import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.TestSignals;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.Peers;
import io.github.forkchat.testkit.PublicDirectory;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A server on a kernel that lacks a part of the sandbox, which {@code native-test/without.c} simulates. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: elsewhere there is no sandbox")
final class OlderKernelIT {
    @BeforeAll
    static void needsFilters() {
        if (!Sandbox.canFilterCalls()) {
            throw Needs.missing("filters for system calls", "this kernel has none");
        }
    }

    private static List<String> without(String what) {
        List<String> by = new ArrayList<>(Machine.asOrdinaryUser());
        by.add(PublicDirectory.readable(Peers.program("without")).toString());
        by.add(what);
        return by;
    }

    private static void assertTheyChat(RunningServer server) throws IOException {
        TestClient talker = server.join();
        TestClient listener = server.joinWithFirstLine("%forkchat/1 view=chat name=ann");
        talker.send("hello\n");
        listener.awaitLine("the message", line -> line.endsWith("hello"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "landlock | sandbox limits: no tracing, no typing into terminals, no resizing of pipes, no Landlock",
                "both | sandbox limits: this system has no filters for system calls, no Landlock"
            })
    void theDefaultIsTheLimits(String lacking, String words) throws IOException {
        try (RunningServer server = RunningServer.start(without(lacking), Map.of())) {
            server.log().await("what holds", line -> line.endsWith(", " + words));
            assertTheyChat(server);
        }
    }

    @Test
    void withLandlockAloneAWorkerWritesNoFile() throws IOException {
        if (!Sandbox.canTellEmptying()) {
            throw Needs.missing("Landlock 3", "this kernel has an older one or none");
        }
        try (RunningServer server = RunningServer.start(without("filters"), Map.of())) {
            String start = "sandbox limits: this system has no filters for system calls, writes no file, ";
            server.log().await("what holds", line -> line.contains(", " + start));
            assertTheyChat(server);
        }
    }

    @Test
    void theStrictSandboxCanBeHadWithoutLandlockIfItIsAskedFor() throws IOException {
        try (RunningServer server = RunningServer.start(without("landlock"), Map.of(), "--sandbox", "strict")) {
            server.log().await("what holds", line -> line.endsWith("(this kernel has no Landlock)"));
            assertTheyChat(server);
            TestClient third = server.join();
            TestSignals.send(third.workerPid(), "SEGV");
            server.log().await("the crash", line -> line.endsWith("client 2 left: exit code 1"));
            assertTrue(server.log().all().size() < 20, () -> "" + server.log().all());
        }
    }

    @Test
    void theStrictSandboxIsRefusedWithoutFilters() throws Exception {
        List<String> options = new ArrayList<>(List.of("server", "--port", "0", "--sandbox", "strict"));
        if (UserId.effective() == 0) {
            options.addAll(List.of("--worker-user", "nobody"));
        }
        ProcessBuilder server = Forkchat.command(options);
        server.command().addAll(0, List.of(Peers.program("without").toString(), "both"));
        assertEquals(
                Ended.failed(
                        1,
                        "forkchat: --sandbox strict needs Linux with seccomp, a C library with close_range, and x86-64 or"
                                + " arm64"),
                Ended.of(server));
    }
}
