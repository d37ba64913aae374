package io.github.forkchat.libc;

import io.github.forkchat.testkit.Attempts;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Tests what a program can do in each sandbox, with each version of Landlock. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: elsewhere there is no sandbox")
final class SandboxIT {
    private static final String EPERM = "1";
    private static final String EACCES = "13";
    private static final String ENOSYS = "38";

    /** What a program can do in no sandbox, whoever its parent is. */
    private static final Set<String> USUAL = Set.of(
            "program",
            "read",
            "append",
            "write",
            "map",
            "empty",
            "cut",
            "create",
            "folder",
            "link",
            "symlink",
            "fifo",
            "rename",
            "remove",
            "times",
            "pty",
            "shared-memory",
            "nonblocking",
            "direct",
            "resize",
            "socket",
            "unix-socket",
            "thread",
            "process",
            "raise",
            "memory");
    /** Of another process' /proc, so that Landlock alone refuses it. */
    private static final Set<String> OF_PROC = Set.of("its-descriptor", "its-memory", "its-variables");
    /** The others whose refusal is Landlock's as well. */
    private static final Set<String> BY_LANDLOCK = Set.of("its-descriptor", "its-memory", "its-variables", "locks");

    /** What needs to open a file that is not the program's or the system's. */
    private static final Set<String> OPENING = Set.of(
            "read", "append", "write", "map", "empty", "create", "terminal", "pty", "shared-memory", "its-score");

    @TempDir(factory = PublicTempDir.class)
    private Path folder;

    private Path program;
    private Path file;

    @BeforeEach
    void makeFiles() throws Exception {
        program = Attempts.program();
        file = Attempts.file(Files.createDirectory(folder.resolve("all")));
    }

    private Map<String, String> without() throws Exception {
        Map<String, String> results = Attempts.in(Sandbox.OFF, program, file);
        Attempts.file(file.getParent());
        assertTrue(Attempts.successful(results).containsAll(USUAL), () -> "in no sandbox: " + results);
        return results;
    }

    private static IntStream versions() {
        return IntStream.rangeClosed(0, Landlock.version());
    }

    private static IntStream realVersions() {
        if (Landlock.version() == 0) {
            throw Needs.missing("Landlock", "without it a worker in the limits can write files");
        }
        return IntStream.rangeClosed(1, Landlock.version());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theStrictSandboxRefusesAllButTheProgramAndThreads(int version) throws Exception {
        Map<String, String> usual = without();
        Map<String, String> expected = new TreeMap<>(usual);
        expected.replaceAll((name, result) -> EPERM);
        Set.of("program", "thread").forEach(name -> expected.put(name, "ok"));
        Set.of("clone3", "newer", "processors", "move").forEach(name -> expected.put(name, ENOSYS));
        expected.put("anew", EACCES);
        if (version == 0) {
            // Nothing is opened for writing; what is read is what this user may.
            OF_PROC.forEach(name -> expected.put(name, usual.get(name)));
            expected.put("read", "ok");
        } else {
            OPENING.forEach(name -> expected.put(name, EACCES));
            OF_PROC.forEach(name -> expected.put(name, EACCES));
        }
        if (version < Landlock.TRUNCATION) {
            expected.put("empty", EPERM);
        }
        assertEquals(expected, Attempts.in(Sandbox.strict(List.of(program), version), program, file));
        Attempts.assertUntouched(file);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aProgramInTheLimitsCanDoAllButWhatHarmsOthers(int version) throws Exception {
        Set<String> usual = Attempts.successful(without());
        Set<String> expected = new TreeSet<>(usual);
        expected.removeAll(Attempts.HARMFUL);
        if (version == 0) {
            usual.retainAll(BY_LANDLOCK);
            expected.addAll(usual);
        }
        if (version >= Landlock.SIGNALS) {
            expected.removeAll(Set.of("signal", "thread-signal"));
        }
        Map<String, String> results = Attempts.in(Sandbox.limits(true, version), program, file);
        assertEquals(expected, Attempts.successful(results), "" + results);
        Set.of("type", "trace").forEach(name -> assertEquals(EPERM, results.get(name), name));
    }

    @ParameterizedTest
    @MethodSource("realVersions")
    void forkchatsOwnWorkerInTheLimitsChangesNoFile(int version) throws Exception {
        Set<String> expected = Attempts.successful(without());
        expected.removeAll(Attempts.HARMFUL);
        expected.removeAll(Set.of("append", "write", "map", "create", "folder", "link", "symlink", "fifo", "rename"));
        expected.removeAll(Set.of("remove", "terminal", "pty", "shared-memory", "its-score"));
        if (version >= Landlock.TRUNCATION) {
            expected.removeAll(Set.of("empty", "cut"));
        }
        if (version >= Landlock.SIGNALS) {
            expected.removeAll(Set.of("signal", "thread-signal"));
        }
        Map<String, String> results = Attempts.in(Sandbox.limits(false, version), program, file);
        assertEquals(expected, Attempts.successful(results), "" + results);
        if (version >= Landlock.TRUNCATION) {
            Attempts.assertUntouched(file);
        }
    }

    @Test
    void aSandboxDescribesTheSupportOfTheKernel() throws Exception {
        assertTrue(Sandbox.strict(List.of(), 0).toString().endsWith("(this kernel has no Landlock)"));
        assertTrue(Sandbox.limits(true, 0).toString().endsWith(", no Landlock"));
        if (Landlock.version() == 0) {
            throw Needs.missing("Landlock", "this kernel has none");
        }
        assertTrue(Sandbox.strict(List.of(), 1).toString().endsWith("reads only its program and the system's"));
        assertTrue(Sandbox.limits(false, 1).toString().contains("writes no file but can empty one, can signal"));
        if (Landlock.version() >= Landlock.SIGNALS) {
            assertTrue(Sandbox.limits(false).toString().endsWith("writes no file, signals no other process"));
        }
    }
}
