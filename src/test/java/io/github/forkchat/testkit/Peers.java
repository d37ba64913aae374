package io.github.forkchat.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which half of the system under test is a C program of {@code native-test}: the property {@code forkchat.peers}. The build
 * runs the tests that are tagged {@link #THREE_WAY} once for each.
 *
 * <p>What is not tagged is so because a peer, and its head comment says so, does not have it: the C fork has the plain view
 * alone, and the C main no option, no Unix socket, no IPv6, no file of pids, no SIGUSR1.
 */
public enum Peers {
    /** Both are forkchat's own. */
    JAVA,
    /** Server Main is, and its forks are {@code fork_peer}. */
    C_FORKS,
    /** The forks are, and Server Main is {@code main_peer}. */
    C_MAIN;

    /** The tag of what holds for all. */
    public static final String THREE_WAY = "three-way";

    private static final Path BUILD = Path.of("native-test", "build").toAbsolutePath();

    /** Those of this run. */
    public static Peers current() {
        return valueOf(
                System.getProperty("forkchat.peers", "java").replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /** The C program of this name, built if it must. */
    public static Path program(String name) {
        Machine.run("make", "-s", "-C", "native-test", "build/" + name);
        return BUILD.resolve(name);
    }

    /** A server that starts its usual workers, on a free port, by this command line, or null for forkchat's own. */
    public List<String> serverCommand() {
        if (this != C_MAIN) {
            return null;
        }
        List<String> command = new ArrayList<>(List.of(program("main_peer").toString()));
        command.addAll(List.of("--frame-limit", "" + RunningServer.frameLimitBytes(), "0"));
        command.addAll(javaWorker());
        return command;
    }

    /** forkchat's own worker, without what its Server Main sees to: the archive and the file of flags. */
    public static List<String> javaWorker() {
        return List.of(
                Forkchat.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx16m",
                "-cp",
                Forkchat.jar().toString(),
                "io.github.forkchat.fork.ServerFork");
    }

    /** What forkchat's own Server Main is told for it. */
    public List<String> serverArguments() {
        return this == C_FORKS ? List.of("--worker", program("fork_peer").toString()) : List.of();
    }
}
