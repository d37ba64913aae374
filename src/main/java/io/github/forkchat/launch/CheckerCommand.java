package io.github.forkchat.launch;

import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ProgramLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the password checker: a JVM as small as a worker's, but with the optimizing compiler. The
 * checker is always forkchat's own program, even if the workers are not, and opens no file of the server's user.
 *
 * <p>Threads: one.
 */
public final class CheckerCommand implements AutoCloseable {
    private static final String TITLE = "forkchat: password checker";
    /** The short name of the process, on Linux. */
    private static final String NAME = "forkchat-check";

    private final WorkerJvm jvm;
    private final ProgramLinks links;
    private final List<String> argv = new ArrayList<>();

    /**
     * Creates the command line for a server.
     *
     * @param folder directory for its link, see {@link ProgramLinks}
     * @param usualView the default view
     * @throws IOException if the JVM is incomplete
     */
    public CheckerCommand(Path folder, String usualView) throws IOException {
        jvm = WorkerJvm.current();
        links = ProgramLinks.in(folder, jvm.java());
        argv.add(TITLE);
        argv.addAll(jvm.checkerArguments());
        argv.add(usualView);
    }

    /** The files and directories that it reads, apart from those of the system. */
    public List<Path> reads() {
        return jvm.reads();
    }

    /** Program, arguments and environment. */
    public ExecArguments exec() {
        return new ExecArguments(jvm.java(), links.path(NAME), argv, WorkerCommand.environment(), List.of());
    }

    /** Releases the files; the checker cannot be started any more. */
    @Override
    public void close() {
        links.close();
    }
}
