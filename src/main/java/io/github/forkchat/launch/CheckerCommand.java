package io.github.forkchat.launch;

import io.github.forkchat.fork.PasswordChecker;
import io.github.forkchat.fork.http.MetricsProcess;
import io.github.forkchat.fork.proxy.HeaderReader;
import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ProgramLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a checker, a process that parses the first input of clients: a JVM as small as a worker's. A
 * checker is always forkchat's own program, even if the workers are not, and opens no file of the server's user.
 *
 * <p>Threads: one.
 */
public final class CheckerCommand implements AutoCloseable {
    private static final String TITLE = "forkchat: ";
    /** The last -XX:TieredStopAtLevel takes effect. */
    private static final String OPTIMIZED = "-XX:TieredStopAtLevel=4";

    private final WorkerJvm jvm;
    private final ProgramLinks links;
    /** The short name of the process, on Linux. */
    private final String name;

    private final List<String> argv = new ArrayList<>();

    private CheckerCommand(Path directory, String title, String name) throws IOException {
        this.name = name;
        jvm = WorkerJvm.current();
        links = ProgramLinks.in(directory, jvm.java());
        argv.add(TITLE + title);
    }

    /**
     * The command line of the password checker, whose JVM has the optimizing compiler.
     *
     * @param directory directory for its link, see {@link ProgramLinks}
     * @param usualView the default view
     * @throws IOException if the JVM is incomplete
     */
    public static CheckerCommand ofPasswordChecker(Path directory, String usualView) throws IOException {
        CheckerCommand command = new CheckerCommand(directory, "password checker", "forkchat-check");
        command.argv.addAll(command.jvm.checkerArguments(PasswordChecker.class, List.of(OPTIMIZED)));
        command.argv.add(usualView);
        return command;
    }

    /**
     * The command line of the header reader.
     *
     * @param directory directory for its link, see {@link ProgramLinks}
     * @throws IOException if the JVM is incomplete
     */
    public static CheckerCommand ofHeaderReader(Path directory) throws IOException {
        CheckerCommand command = new CheckerCommand(directory, "header reader", "forkchat-header");
        command.argv.addAll(command.jvm.checkerArguments(HeaderReader.class, List.of()));
        return command;
    }

    /**
     * The command line of the process that answers requests for metrics.
     *
     * @param directory directory for its link, see {@link ProgramLinks}
     * @throws IOException if the JVM is incomplete
     */
    public static CheckerCommand ofMetrics(Path directory) throws IOException {
        CheckerCommand command = new CheckerCommand(directory, "metrics", "forkchat-http");
        command.argv.addAll(command.jvm.checkerArguments(MetricsProcess.class, List.of()));
        return command;
    }

    /** The files and directories that a checker reads, apart from those of the system. */
    public List<Path> reads() {
        return jvm.reads();
    }

    /** Program, arguments and environment. */
    public ExecArguments exec() {
        return new ExecArguments(jvm.java(), links.path(name), argv, WorkerCommand.environment(), List.of());
    }

    /** Releases the files; the checker cannot be started any more. */
    @Override
    public void close() {
        links.close();
    }
}
