package io.github.forkchat.server;

import io.github.forkchat.fork.ForkArguments;
import io.github.forkchat.libc.ExecArguments;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a worker: forkchat's own in a JVM like this one, or the program that the user gave.
 *
 * <p>Threads: immutable.
 */
final class WorkerCommand {
    /**
     * What keeps a worker's JVM small and its start short; a JVM that does not know one of them ignores it.
     *
     * <p>TieredStopAtLevel=1: the quick compiler alone. The other one makes little more of these loops, and a hundred
     * workers that all use it fill two processors for half a minute. The two intervals, in ms: an idle worker wakes for
     * its client, not four times a second to tidy up monitors (measured: a wake-up costs up to 80 µs of CPU).
     */
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:AsyncDeflationInterval=60000",
            "-XX:GuaranteedSafepointInterval=60000",
            "-Xshare:auto",
            "-Xmx16m",
            "-Xss256k",
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ExitOnOutOfMemoryError");

    private final Path program;
    private final List<String> leading;
    private final List<String> environment;

    private WorkerCommand(Path program, List<String> leading, boolean trace) {
        this.program = program;
        this.leading = leading;
        this.environment = environment(trace);
    }

    /**
     * @param worker the user's program, or null for forkchat's own
     * @throws ServerStartException if there is no such program
     */
    static WorkerCommand of(Path worker, boolean trace) throws ServerStartException {
        if (worker != null) {
            return new WorkerCommand(checked(worker.toAbsolutePath(), "the worker"), List.of(), trace);
        }
        Path java = checked(Path.of(System.getProperty("java.home"), "bin", "java"), "the JVM for workers");
        List<String> leading = new ArrayList<>(JVM_FLAGS);
        leading.add("-cp");
        leading.add(classPath());
        leading.add(ForkArguments.MAIN_CLASS);
        return new WorkerCommand(java, List.copyOf(leading), trace);
    }

    private static Path checked(Path program, String what) throws ServerStartException {
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw ServerStartException.other(what + " is no executable file: " + program, null);
        }
        return program;
    }

    /** Where this program itself was loaded from: the jar, or the folder of its classes. */
    private static String classPath() throws ServerStartException {
        try {
            return new File(WorkerCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getPath();
        } catch (URISyntaxException e) {
            throw ServerStartException.other("cannot tell where forkchat is installed: " + e.getMessage(), e);
        }
    }

    private static List<String> environment(boolean trace) {
        List<String> environment = new ArrayList<>();
        for (String name : List.of("PATH", "LANG")) {
            String value = System.getenv(name);
            if (value != null) {
                environment.add(name + "=" + value);
            }
        }
        environment.add(ForkArguments.SERVER_PID + "=" + ProcessHandle.current().pid());
        if (trace) {
            environment.add(ForkArguments.TRACE + "=1");
        }
        return List.copyOf(environment);
    }

    /** The worker for one client. */
    ExecArguments forClient(ForkArguments arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(arguments.title());
        argv.addAll(leading);
        argv.addAll(arguments.operands());
        return new ExecArguments(program, argv, environment);
    }
}
