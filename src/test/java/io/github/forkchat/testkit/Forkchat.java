package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The command line of the jar under test, in the JVM that runs the tests.
 *
 * <p>Servers find their workers' archive made, in a cache of the tests' own: else each test would race with its making.
 * Commands start with the archive of their classes, with the flags of scripts/forkchat, and servers with the quick
 * compiler alone too: so a server takes 0.4 s of CPU time for its start and end and not 0.7 s, and tests start some
 * thousand of them.
 */
public final class Forkchat {
    /** Readable for the other users that tests of root act as. */
    private static final Path JAR = PublicDirectory.readable(Path.of(System.getProperty("forkchat.jar")));

    /** Beside it, as after a build. */
    private static final Path LINK_JAR =
            PublicDirectory.readable(Path.of(System.getProperty("forkchat.jar")).resolveSibling("forkchat-link.jar"));

    private static final Path CACHE = JAR.resolveSibling("test-cache");

    private static final Path COMMAND_ARCHIVE = CACHE.resolve("command.archive");
    private static final int AOT_LOG_FROM = 24;
    private static final List<String> OF_A_SERVER = List.of("-Xmn4m", "-Xss512k");
    private static final List<String> ON_X86_64 =
            Set.of("amd64", "x86_64").contains(System.getProperty("os.arch")) ? List.of("-XX:UseAVX=0") : List.of();

    static {
        makeArchive("worker-archive");
        makeArchive("command-archive", COMMAND_ARCHIVE.toString());
    }

    private Forkchat() {}

    private static void makeArchive(String... arguments) {
        try {
            Process maker = command(List.of(arguments))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!maker.waitFor(Deadline.ARCHIVE_MILLIS, TimeUnit.MILLISECONDS) || maker.exitValue() != 0) {
                maker.destroyForcibly();
                throw new AssertionError("forkchat " + String.join(" ", arguments) + " has made no archive");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The jar under test. */
    public static Path jar() {
        return JAR;
    }

    /** The library of the link to other servers. */
    public static Path linkJar() {
        return LINK_JAR;
    }

    /** The program of the JVM that runs the tests. */
    public static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    /** {@code forkchat} with these arguments, not started yet. */
    public static ProcessBuilder command(List<String> arguments) {
        return command(List.of(), arguments);
    }

    /** The same as another user; only root can start it. */
    public static ProcessBuilder commandAs(String user, String... arguments) {
        ProcessBuilder program = command(List.of(arguments));
        program.command().addAll(0, Machine.asUser(user, "nogroup"));
        return program;
    }

    /** The same with more flags for the JVM. */
    public static ProcessBuilder command(List<String> jvmFlags, List<String> arguments) {
        return command(jvmFlags, JAR, arguments);
    }

    /** The same from another jar. */
    public static ProcessBuilder command(Path jar, List<String> arguments) {
        return command(List.of(), jar, arguments);
    }

    private static ProcessBuilder command(List<String> jvmFlags, Path jar, List<String> arguments) {
        List<String> all = new ArrayList<>();
        all.add(java());
        all.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
        all.addAll(arguments.contains("server") ? OF_A_SERVER : ON_X86_64);
        all.addAll(archiveFlags());
        all.addAll(jvmFlags);
        all.addAll(List.of("-jar", jar.toString()));
        all.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
        return builder;
    }

    /** A JVM that the archive does not fit ignores the file and, by these flags, says nothing of it. */
    private static List<String> archiveFlags() {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:SharedArchiveFile=" + COMMAND_ARCHIVE,
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:cds*=off"));
        if (Runtime.version().feature() >= AOT_LOG_FROM) {
            flags.add("-Xlog:aot*=off");
        }
        return flags;
    }
}
