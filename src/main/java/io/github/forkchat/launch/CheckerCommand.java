package io.github.forkchat.launch;

import io.github.forkchat.libc.ExecArguments;
import io.github.forkchat.libc.ProgramLinks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of the password checker: a JVM as small as a worker's, with the optimizing compiler. It is a program of
 * forkchat's own, whatever the workers are, and opens no file of the server's user.
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
     * For a server.
     *
     * @param folder where its link is made: see {@link ProgramLinks}
     * @param usualView the view of clients whose first line does not choose one
     * @throws IOException if the JVM is not complete
     */
    public CheckerCommand(Path folder, String usualView) throws IOException {
        jvm = WorkerJvm.current();
        links = ProgramLinks.in(folder, jvm.java());
        argv.add(TITLE);
        argv.addAll(jvm.checkerArguments());
        argv.add(usualView);
    }

    /** The files and folders, beside the system's own, that it reads. */
    public List<Path> reads() {
        return jvm.reads();
    }

    /** Program, arguments and environment. */
    public ExecArguments exec() {
        return new ExecArguments(jvm.java(), links.path(NAME), argv, WorkerCommand.environment(), List.of());
    }

    /** It is not started any more. */
    @Override
    public void close() {
        links.close();
    }
}
