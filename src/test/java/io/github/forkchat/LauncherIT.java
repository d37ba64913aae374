package io.github.forkchat;

import io.github.forkchat.libc.UserId;
import io.github.forkchat.testkit.Ended;
import io.github.forkchat.testkit.Machine;
import io.github.forkchat.testkit.Needs;
import io.github.forkchat.testkit.PublicTempDir;
import io.github.forkchat.testkit.RunningServer;
import io.github.forkchat.testkit.TestClient;
import io.github.forkchat.testkit.WorkerScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** {@code scripts/forkchat}, and the bare jar, in typical environments. */
final class LauncherIT {
    private static final String TEXT = "gr\u00fcn \u4e2d \ud83d\ude42";

    private static ProcessBuilder sh(RunningServer server, String script) {
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", script);
        shell.environment().put("PORT", "" + server.port());
        shell.environment().put("TEXT", TEXT);
        return shell;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "LC_ALL=C", "LANG=POSIX", "LANG=de_DE.UTF-8", "LC_ALL=C.UTF-8"})
    void argumentsAndOutputAreInUtf8InEveryLocale(String locale) throws Exception {
        try (RunningServer server = RunningServer.start();
                TestClient listener = server.join()) {
            String jar = System.getProperty("forkchat.jar");
            for (String forkchat : List.of("scripts/forkchat", "'" + java() + "' -jar '" + jar + "'")) {
                String in = "env -u LANG -u LC_ALL -u LC_CTYPE " + locale + " " + forkchat;
                assertEquals(Ended.ok(), Ended.of(sh(server, in + " send --port $PORT \"$TEXT\"")));
                listener.expect(TEXT);
                assertEquals(Ended.ok(), Ended.of(sh(server, "echo \"$TEXT\" | " + in + " send --port $PORT")));
                listener.expect(TEXT);
                List<String> shown = Ended.of(sh(server, in + " tail -1 --time off --port $PORT"))
                        .out();
                assertTrue(shown.get(0).endsWith(": " + TEXT), "" + shown);
            }
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: macOS refuses such bytes, or the JVM replaces them")
    void anArgumentThatIsNoUtf8IsRefused() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            String send = "scripts/forkchat send --port $PORT \"$(printf 'gr\\374n')\"";
            assertEquals(Ended.failed(2, "forkchat: an argument is not in UTF-8"), Ended.of(sh(server, send)));
        }
    }

    @Test
    void aJvmThatCannotStartSaysWhy() throws Exception {
        ProcessBuilder launcher = new ProcessBuilder("scripts/forkchat", "--version");
        launcher.environment().put("JAVA_TOOL_OPTIONS", "-Xnonsense");
        Ended ended = Ended.of(launcher);
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("Unrecognized option: -Xnonsense"), "" + ended);
    }

    /** Such options are for all programs of a user or a container. */
    @ParameterizedTest
    @CsvSource({
        "JAVA_TOOL_OPTIONS, -Xms256m -Xmx1g",
        "JAVA_TOOL_OPTIONS, -XX:+UseG1GC -Xms256m",
        "JDK_JAVA_OPTIONS, -XX:+UseParallelGC -XX:InitialHeapSize=1g"
    })
    void aHeapThatTheEnvironmentChoosesIsNotForkchats(String variable, String options) throws Exception {
        try (RunningServer server = RunningServer.start()) {
            for (String command : List.of("send hello", "stats", "server")) {
                ProcessBuilder launcher = sh(server, "exec scripts/forkchat " + command + " --port $PORT");
                launcher.environment().put(variable, options);
                Ended ended = Ended.of(launcher);
                boolean isInUse = command.equals("server"); // the port; so the server has started so far
                assertEquals(isInUse ? 3 : 0, ended.exitCode(), command + ": " + ended);
            }
        }
    }

    /** None of them is a JVM that is too old. */
    @ParameterizedTest
    @EnabledOnOs(value = OS.LINUX, disabledReason = "needs Linux: macOS does not limit address space")
    @CsvSource({
        "ulimit -v 300000, Could not reserve enough space.*",
        "d=$(mktemp -d); cd \"$d\"; rmdir \"$d\", forkchat: cannot determine the working directory.*"
    })
    void aJvmWithoutMemoryOrAWorkingDirectorySaysWhy(String before, String why) throws Exception {
        Path launcher = Path.of("scripts/forkchat").toAbsolutePath();
        Ended ended = Ended.of(new ProcessBuilder("sh", "-c", before + "; exec '" + launcher + "' --version"));
        assertEquals(1, ended.exitCode(), "" + ended);
        assertEquals(List.of(), ended.out(), "standard output is for what scripts read");
        assertTrue(ended.err().stream().anyMatch(line -> line.matches(why)), "" + ended);
        assertTrue(ended.err().stream().noneMatch(line -> line.contains("needs Java")), "" + ended);
    }

    @Test
    void theLauncherReportsAJvmThatIsTooOld(@TempDir Path jdk) throws Exception {
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
        WorkerScript.makeExecutable(
                Files.writeString(Files.createDirectory(jdk.resolve("bin")).resolve("java"), ""));
        ProcessBuilder launcher = new ProcessBuilder("scripts/forkchat", "--version");
        launcher.environment().put("JAVA_HOME", jdk.toString());
        Ended ended = Ended.of(launcher);
        assertEquals(1, ended.exitCode());
        assertEquals(
                "forkchat: needs Java 17 or newer; JAVA_HOME=" + jdk + " has none, install one:",
                ended.err().get(0));
    }

    @Test
    void aClosedInputOrOutputIsReportedInOneLine() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            Ended send = Ended.of(sh(server, "scripts/forkchat send --port $PORT <&-"));
            assertEquals(Ended.failed(1, "forkchat: cannot read standard input"), send);
            Ended directory = Ended.of(sh(server, "scripts/forkchat send --port $PORT </"));
            assertEquals(Ended.failed(1, "forkchat: cannot read standard input"), directory);
            Ended who = Ended.of(sh(server, "scripts/forkchat who --port $PORT >&-"));
            assertEquals(Ended.failed(1, "forkchat: cannot write to standard output: Bad file descriptor"), who);
        }
    }

    /** A JVM would open a file of its own as standard output, and the text would be lost without an error. */
    @ParameterizedTest
    @ValueSource(strings = {">&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"})
    void aClosedOutputIsAnErrorWhateverElseIsClosed(String closed) throws Exception {
        Ended ended = Ended.of(new ProcessBuilder("sh", "-c", "exec scripts/forkchat --version " + closed));
        assertEquals(1, ended.exitCode(), "" + ended);
    }

    /** Others run what the owner has built, also when the owner has new sources. */
    @Test
    void anInstallationThatOnlyItsOwnerCanWriteIsUsedAsItIs(@TempDir(factory = PublicTempDir.class) Path folder)
            throws Exception {
        Path project = Files.createDirectory(folder.resolve("forkchat"));
        for (String part : List.of("scripts", "pom.xml", "src")) {
            Ended.of(new ProcessBuilder("cp", "-R", part, project.toString()));
        }
        Path target = Files.createDirectory(project.resolve("target"));
        Files.copy(Path.of(System.getProperty("forkchat.jar")), target.resolve("forkchat.jar"));
        Files.setLastModifiedTime(target.resolve("forkchat.jar"), FileTime.from(Instant.EPOCH));
        List<String> command = new ArrayList<>();
        if (UserId.effective() == 0) {
            command.addAll(Machine.asOrdinaryUser());
        } else {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        command.addAll(List.of(project.resolve("scripts/forkchat").toString(), "--version"));
        Ended ended = Ended.of(new ProcessBuilder(command));
        assertEquals(0, ended.exitCode(), "" + ended);
        assertEquals(
                List.of("forkchat: " + project.toRealPath().resolve("target/forkchat.jar")
                        + " is older than its sources, and you cannot write there; using it all the same"),
                ended.err());
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** sudo may keep the user's HOME, and other programs of the user need the directory. */
    @Test
    void rootMakesNoDirectoryInTheHomeOfAnotherUser(@TempDir(factory = PublicTempDir.class) Path folder)
            throws Exception {
        Needs.root("only root can act for another user");
        Needs.otherUser();
        Path home = Files.createDirectory(folder.resolve("home"));
        Ended.of(new ProcessBuilder("chown", "nobody", home.toString()));
        for (String variable : List.of("HOME", "XDG_CACHE_HOME")) {
            ProcessBuilder version = new ProcessBuilder("scripts/forkchat", "who", "--port", "1");
            version.environment().remove("XDG_CACHE_HOME");
            version.environment().put(variable, home + (variable.equals("HOME") ? "" : "/.cache"));
            assertEquals(3, Ended.of(version).exitCode());
            assertFalse(Files.exists(home.resolve(".cache")), variable);
        }
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }
}
