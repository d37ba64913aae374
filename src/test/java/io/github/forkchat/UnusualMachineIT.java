package io.github.forkchat;

import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Deadline;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Forkchat;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Machines with an unusual directory, device or part of the JVM. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: mounts of a process' own")
final class UnusualMachineIT {
    @TempDir
    private Path folder;

    /** A command that mounts something at {@code $AT} in a namespace of its own, and becomes what follows. */
    private List<String> mounted(String options) throws IOException {
        Needs.root("only root can mount");
        Needs.program("unshare");
        List<String> unshare = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
        if (Ended.of(new ProcessBuilder("unshare", "--mount", "true")).exitCode() != 0) {
            throw Needs.missing("mount namespaces", "this container has none");
        }
        Path at = Files.createDirectories(folder.resolve("mounted"));
        unshare.add("mount -t tmpfs -o " + options + " none '" + at + "' && exec \"$@\"");
        unshare.add("sh");
        return unshare;
    }

    private String at() {
        return folder.resolve("mounted").toString();
    }

    private static Ended jvm(List<String> by, List<String> flags, String... arguments) throws IOException {
        ProcessBuilder program = Forkchat.command(flags, List.of(arguments));
        program.command().addAll(0, by);
        return Ended.of(program);
    }

    @ParameterizedTest
    @ValueSource(strings = {"noexec", "size=64k"})
    void aCacheThatCannotHoldTheNativePartIsPassedOver(String options) throws Exception {
        List<String> by = mounted(options);
        try (RunningServer server = RunningServer.start(by, Map.of("XDG_CACHE_HOME", at()));
                TestClient alice = server.join();
                TestClient bob = server.join()) {
            alice.send("hello\n");
            bob.expect("hello");
        }
    }

    @Test
    void theDirectoryThatTheUserNamesCountsAlone() throws Exception {
        Ended refused = jvm(mounted("noexec"), List.of("-Djna.tmpdir=" + at() + "/x"), "server", "--port", "0");
        String why = "forkchat: the C library cannot be called, because JNA's native part can be unpacked nowhere ("
                + at() + "/x: mounted noexec); name another directory by FORKCHAT_JAVA_OPTIONS=-Djna.tmpdir=DIRECTORY";
        assertEquals(Ended.failed(1, why), refused);
    }

    /** It needs the C library as well, and its cache is the same. */
    @Test
    void theArchiveBuilderUnpacksWhereTheServerDoes() throws Exception {
        List<String> by = mounted("noexec");
        Ended archive = jvm(by, List.of("-Djna.tmpdir=" + folder), "worker-archive");
        assertEquals(0, archive.exitCode(), "" + archive);
        try (RunningServer server = RunningServer.start(by, Map.of("XDG_CACHE_HOME", at()))) {
            Deadline.await(
                    "the archive",
                    Deadline.ARCHIVE_MILLIS,
                    () -> server.log().all().stream()
                            .anyMatch(line -> line.startsWith("Server Main: workers start from their archive")));
        }
    }

    @Test
    void aUserWithoutAHomeGetsNoDirectoryInTheWorkingDirectory() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        ProcessBuilder program = Forkchat.command(List.of("-Duser.home=?"), List.of("worker-archive"));
        program.environment().remove("XDG_CACHE_HOME");
        program.directory(work.toFile());
        String why =
                "forkchat: no worker archive: this user has no home directory, or it is another user's, and $XDG_CACHE_HOME names"
                        + " none";
        assertEquals(Ended.failed(1, why), Ended.of(program));
        try (var left = Files.list(work)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void inputIsSentAlthoughThereIsNoDevFd() throws Exception {
        List<String> by = mounted("mode=755");
        by.set(
                4,
                "for d in null zero urandom random; do touch '" + at() + "'/$d && mount --bind /dev/$d '" + at()
                        + "'/$d || exit 9; done; mount --move '" + at() + "' /dev && exec \"$@\"");
        by.set(4, "mount -t tmpfs none '" + at() + "' && " + by.get(4));
        try (RunningServer server = RunningServer.start();
                TestClient bob = server.join()) {
            for (List<String> verb : List.of(List.of("send"), List.of("client"))) {
                List<String> arguments = new ArrayList<>(verb);
                arguments.addAll(List.of("--port", "" + server.port()));
                ProcessBuilder program = Forkchat.command(arguments);
                program.command().addAll(0, by);
                assertEquals(Ended.ok(), Ended.of(program, "hello\n"));
                bob.expect("hello");
            }
        }
    }

    @Test
    void aJvmWithoutANeededModuleIsReportedInOneLine() throws Exception {
        Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
        if (!Files.isExecutable(jlink)) {
            throw Needs.missing("jlink", "the JDK of the tests is without it");
        }
        Path jre = folder.resolve("jre");
        Ended linked = Ended.of(new ProcessBuilder(
                jlink.toString(), "--add-modules", "java.base,java.logging", "--output", jre.toString()));
        assertEquals(0, linked.exitCode(), "" + linked);
        ProcessBuilder program = Forkchat.command(List.of("server", "--port", "0"));
        program.command().set(0, jre.resolve("bin/java").toString());
        String why = "forkchat: this JVM lacks the module jdk.unsupported: " + jre
                + "; forkchat needs java.base, java.logging, jdk.unsupported";
        assertEquals(Ended.failed(1, why), Ended.of(program));
    }

    /** A class path is split there; {@code java -jar} with a relative path does not see it. */
    @Test
    void aJarPathWithAColonIsReportedInOneLine() throws Exception {
        Path odd = Files.createDirectory(folder.resolve("a:b"));
        Files.copy(Forkchat.jar(), odd.resolve("forkchat.jar"));
        String why =
                "Java takes no jar whose path has a colon: " + odd.toRealPath().resolve("forkchat.jar");
        for (List<String> arguments : List.of(List.of("server", "--port", "0"), List.of("worker-archive"))) {
            ProcessBuilder program = Forkchat.command(Path.of("forkchat.jar"), arguments);
            program.directory(odd.toFile());
            String about = arguments.contains("server") ? "" : "no worker archive: ";
            assertEquals(Ended.failed(1, "forkchat: " + about + why), Ended.of(program));
        }
        for (String part : List.of("scripts", "pom.xml")) {
            Ended.of(new ProcessBuilder("cp", "-R", part, odd.toString()));
        }
        Path target = Files.createDirectory(odd.resolve("target"));
        Files.copy(Forkchat.jar(), target.resolve("forkchat.jar"));
        Ended launched =
                Ended.of(new ProcessBuilder(odd.resolve("scripts/forkchat").toString(), "--version"));
        assertEquals(1, launched.exitCode());
        assertTrue(
                launched.err().get(0).startsWith("forkchat: Java takes no jar whose path has a colon: "),
                "" + launched);
    }

    /** The folder of running servers, and the cache, are the owner's regardless of the umask. */
    @Test
    void aUmaskThatTakesTheOwnersRightsKeepsNoServerFromStarting(
            @TempDir(factory = PublicTempDir.class) Path everybodys) throws Exception {
        Files.setPosixFilePermissions(everybodys, PosixFilePermissions.fromString("rwxrwxrwx"));
        List<String> by = new ArrayList<>();
        if (UserId.effective() == 0) {
            by.addAll(Machine.asOrdinaryUser());
        }
        by.addAll(List.of(
                "sh",
                "-c",
                "mkdir -p \"$0/run\"; XDG_RUNTIME_DIR=$0/run; export XDG_RUNTIME_DIR; umask 0177; exec \"$@\"",
                everybodys.toString()));
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", everybodys.toString());
        for (int start = 0; start < 2; start++) { // the second finds the folders there
            RunningServer.start(by, environment).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "tail"})
    void aPathThatTheLocaleCannotEncodeIsWrongUse(String command) throws Exception {
        ProcessBuilder program = Forkchat.command(List.of(command, "--unix", "gr\u00fcn"));
        program.command().addAll(0, List.of("env", "-u", "LANG", "LC_ALL=C"));
        Ended ended = Ended.of(program);
        assertEquals(2, ended.exitCode(), "" + ended);
        assertEquals(
                "Invalid value for option '--unix': 'gr\u00fcn' has a character that this locale cannot encode; set"
                        + " LC_ALL=C.UTF-8",
                ended.err().get(0));
    }
}
