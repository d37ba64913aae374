package io.github.forkchat;

import io.github.forkchat.libc.Sandbox;
import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Attempts;
import io.github.forkchat.testkit.Canary;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A program in place of the worker, under the same restrictions, tries the attacks of a taken-over worker: {@code
 * native-test/sandbox_probe.c} has the list.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: elsewhere there is no sandbox")
final class TakenWorkerIT {
    private static final int ATTEMPTS = 64;

    /** How a server comes by workers that are not root's. */
    private enum As {
        ORDINARY_USER,
        USER,
        WORKER_USER
    }

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private Path program;
    private Path file;

    @BeforeEach
    void makeFiles() throws IOException {
        program = Attempts.program();
        file = Attempts.file(Files.createDirectory(folder.resolve("all")));
    }

    private RunningServer start(As as, String... options) throws IOException {
        boolean isRoot = UserId.effective() == 0;
        if (as != As.ORDINARY_USER && !isRoot) {
            Needs.root("only root can start workers of another user");
        }
        List<String> all = new ArrayList<>(List.of(options));
        switch (as) {
            case USER -> all.addAll(List.of("--user", "nobody"));
            case WORKER_USER -> all.addAll(List.of("--worker-user", "nobody"));
            case ORDINARY_USER -> {}
        }
        List<String> by = as == As.ORDINARY_USER && isRoot ? Machine.asOrdinaryUser() : List.of();
        return RunningServer.start(by, Map.of(), all.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void inTheStrictSandboxItCanDoNothingButRun(As as) throws IOException {
        if (!Sandbox.canFilterCalls() || !Sandbox.canTellFiles()) {
            throw Needs.missing("Landlock and filters for system calls", "this kernel lacks one of them");
        }
        try (RunningServer server = start(as, "--sandbox", "strict", "--worker", program.toString())) {
            for (Map<String, String> results :
                    List.of(Attempts.onServer(server, file), Attempts.onSibling(server, file))) {
                assertEquals(Set.of("program", "thread"), Attempts.successful(results), "" + results);
                assertEquals(ATTEMPTS, results.size(), "" + results);
            }
            Attempts.assertUntouched(file);
        }
    }

    /** The strict sandbox is that of forkchat's own worker without being asked for. */
    @ParameterizedTest
    @EnumSource
    void thatSandboxIsTheDefaultOfForkchatsOwnWorker(As as) throws IOException {
        if (!Sandbox.canFilterCalls() || !Sandbox.canTellFiles()) {
            throw Needs.missing("Landlock and filters for system calls", "this kernel lacks one of them");
        }
        try (RunningServer server = start(as)) {
            server.log().await("the sandbox", line -> line.contains(", sandbox strict: "));
            Canary canary = Canary.join(server);
            for (ProcessHandle worker : server.workers()) {
                try (Stream<String> status = Files.lines(Path.of("/proc/" + worker.pid() + "/status"))) {
                    String seccomp = status.filter(line -> line.startsWith("Seccomp:"))
                            .findFirst()
                            .orElseThrow();
                    assertEquals("Seccomp:\t2", seccomp);
                }
            }
            canary.assertWhole();
            canary.end();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProgramInItsPlaceIsKeptFromServerMainWithoutBeingAsked(As as) throws IOException {
        if (!Sandbox.canFilterCalls() || !Sandbox.canTellFiles()) {
            throw Needs.missing("Landlock and filters for system calls", "this kernel lacks one of them");
        }
        try (RunningServer server = start(as, "--worker", program.toString())) {
            Map<String, String> results = Attempts.onServer(server, file);
            assertEquals("ok", results.get("write"), "it may have files of its own to write");
            Attempts.file(file.getParent());
            for (Map<String, String> each : List.of(results, Attempts.onSibling(server, file))) {
                Set<String> successful = Attempts.successful(each);
                successful.retainAll(Attempts.HARMFUL);
                assertEquals(Set.of(), successful, "" + each);
            }
        }
    }

    @Test
    void theSandboxCanBeTurnedOffForAProgramThatNeedsMore() throws IOException {
        try (RunningServer server = start(As.ORDINARY_USER, "--sandbox", "off", "--worker", program.toString())) {
            server.log().await("so it says", line -> line.endsWith(", sandbox off"));
            Map<String, String> results = Attempts.onServer(server, file);
            assertEquals("ok", results.get("resize"), "" + results);
            assertEquals("ok", results.get("signal"), "" + results);
        }
    }
}
