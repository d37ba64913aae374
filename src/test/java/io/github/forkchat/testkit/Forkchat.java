package io.github.forkchat.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line of the jar under test, in the JVM that runs the tests.
 *
 * <p>Servers find their workers' archive made, in a cache of the tests' own: else each test would race with its making.
 */
public final class Forkchat {
    /** Readable for the other users that tests of root act as. */
    private static final Path JAR = PublicDirectory.readable(Path.of(System.getProperty("forkchat.jar")));

    /** Beside it, as after a build. */
    private static final Path LINK_JAR =
            PublicDirectory.readable(Path.of(System.getProperty("forkchat.jar")).resolveSibling("forkchat-link.jar"));

    private static final Path CACHE = JAR.resolveSibling("test-cache");

    static {
        makeArchive();
    }

    private Forkchat() {}

    private static void makeArchive() {
        try {
            Process maker = command(List.of("worker-archive"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!maker.waitFor(Deadline.ARCHIVE_MILLIS, TimeUnit.MILLISECONDS) || maker.exitValue() != 0) {
                maker.destroyForcibly();
                throw new AssertionError("the workers' archive could not be made");
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
        all.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m"));
        if (!arguments.contains("server")) {
            all.add("-XX:TieredStopAtLevel=1"); // as scripts/forkchat has it
        }
        all.addAll(jvmFlags);
        all.addAll(List.of("-jar", jar.toString()));
        all.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
        return builder;
    }
}
