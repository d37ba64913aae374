package io.github.forkchat.launch;

import io.github.forkchat.libc.ExecArguments;
import java.io.IOException;
import java.util.List;

/**
 * The command line of {@code forkchat worker-archive} as Server Main starts it in the background. Threads: stateless.
 */
public final class ArchiveBuildCommand {
    /** The subcommand. */
    public static final String NAME = "worker-archive";

    static final String MAIN_CLASS = "io.github.forkchat.Main";

    private ArchiveBuildCommand() {}

    /**
     * Program, arguments and environment.
     *
     * @throws IOException if the JVM is incomplete
     */
    public static ExecArguments exec() throws IOException {
        WorkerJvm jvm = WorkerJvm.current();
        List<String> argv = List.of(
                "forkchat: " + NAME,
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Djna.tmpdir=" + System.getProperty("jna.tmpdir"), // set by CLibrary.load
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                jvm.classPath().toString(),
                MAIN_CLASS,
                NAME,
                "--while-input-lasts");
        List<String> environment = WorkerCommand.inherited("PATH", "LANG", "HOME", "XDG_CACHE_HOME");
        return new ExecArguments(jvm.java(), argv, environment);
    }
}
